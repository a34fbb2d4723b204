import type { AnalysisNeeds } from '../../src-main/analysis/analyze.ts'
import { createBaselines } from '../../src-main/analysis/baselines.ts'
import { wallClock } from '../../src-main/local-time.ts'
import { createFactMaker, type FactParts } from '../../src-main/monitor/fact-maker.ts'
import { gridBefore } from '../../src-main/monitor/grid.ts'
import { createWindowMaker } from '../../src-main/monitor/window-maker.ts'
import type { GainDb } from '../../src-shared/decibels.ts'
import { DEFAULT_PERIOD_MS, Thresholds } from '../../src-shared/model/monitor.ts'
import type { Channel, ProcessorSound } from '../../src-shared/model/sound.ts'
import { localHour, type ReadingStore } from '../product/readings.ts'
import { INPUTS } from './bar.ts'
import { PROCESSOR_ID } from './record-bar.ts'

const channel = (index: number, name: string, gainDb: number): Channel => ({
  index,
  name,
  placeholder: false,
  gainDb: gainDb as GainDb,
  gainPercent: null,
  muted: false,
})

/** Every input of the bar is named and plays in a zone of its own, so that each of them is judged. */
const SOUND: ProcessorSound = {
  processorId: PROCESSOR_ID,
  reading: { kind: 'complete' },
  sources: INPUTS.map(({ index, name, gainDb }) => channel(index, name, gainDb)),
  mixes: [],
  zones: INPUTS.map(({ index, name }) => ({
    ...channel(index, `Room of ${name}`, -9),
    source: index,
    grouped: false,
  })),
  groups: [],
  scenes: [],
  routines: [],
  messages: [],
  gpoPresets: [],
  bellSchedules: [],
}

/** What the console would analyse of the bar: the last `spanMs` before `endMs`, gathered from the store as the console does it. */
export function createNeedsMaker(store: ReadingStore, endMs: number): (spanMs: number) => AnalysisNeeds {
  const baselines = createBaselines([], localHour)
  const sound = () => SOUND
  const known: FactParts['known'] = (_, family, index, what) => {
    const present = family === 'zone' ? SOUND.zones[index] : family === 'source' ? SOUND.sources[index] : undefined
    if (!present) return null
    if (what === 'gain') return present.gainDb
    if (what === 'mute') return 0
    if (what === 'source') return index
    return what === 'grouped' ? 0 : null
  }
  const nothing = () => []
  const facts = createFactMaker({
    ...{ store, sound, known },
    ...{ waiting: nothing, waitingTriggers: nothing, ownActs: nothing },
  })
  const makeWindow = createWindowMaker({ store, facts, sound, known, thresholds: () => Thresholds.parse({}) })
  return (spanMs) => ({
    window: makeWindow(
      { id: PROCESSOR_ID, name: 'Main Bar Rack', model: 'AZM8' },
      gridBefore(endMs, spanMs, DEFAULT_PERIOD_MS),
      180,
    ),
    past: [],
    baselines,
    localHour,
    wallClock,
    atMs: endMs,
    online: true,
    judgement: { kind: 'judged' },
  })
}
