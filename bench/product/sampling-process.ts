/**
 * The sampling service alone, or an analysis alone, in a process that can be weighed: `sampling-process.ts sample FILE` or
 * `… analyze FILE`. It prints "ready" and stays until it is ended.
 */
import { strict as assert } from 'node:assert'
import { analyze } from '../../src-main/analysis/analyze.ts'
import { ALL_METERS } from '../recording/bar.ts'
import { createNeedsMaker } from '../recording/bar-window.ts'
import { createBarRecording } from '../recording/record-bar.ts'
import { STORED_UNTIL_MS } from '../recording/stored-bar.ts'
import { openReadings } from './readings.ts'

const PROCESSORS = 8
const LEVEL_EACH_MS = 100
/** The longest window that is ever analysed, and the usual one. */
const WINDOWS_MS = [24 * 3_600_000, 300_000]
const TIMES = 5

const [mode = '', file = ''] = process.argv.slice(2)
const store = await openReadings(file)

if (mode === 'sample') {
  const recordings = Array.from({ length: PROCESSORS }, (_, nth) =>
    createBarRecording({
      startMs: Date.now(),
      meters: ALL_METERS,
      levelEachMs: LEVEL_EACH_MS,
      insert: (ticks) => store.ticks.insert(ticks.map((tick) => ({ ...tick, processorId: `p-${nth}` }))),
    }),
  )
  setInterval(() => {
    for (const recording of recordings) recording.playUntil(Date.now())
  }, LEVEL_EACH_MS)
} else {
  const makeNeeds = createNeedsMaker(store, STORED_UNTIL_MS)
  for (let time = 0; time < TIMES; time++) {
    for (const spanMs of WINDOWS_MS) assert.equal(analyze(makeNeeds(spanMs)).scores.signalQuality.basis, 'measured')
  }
  setInterval(() => undefined, 60_000)
}
process.stdout.write('ready\n')
