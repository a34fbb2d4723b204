import type { CauseFacts, LevelSpan } from '../../../../src-main/analysis/causes/facts.ts'
import { createInventory } from '../../../../src-main/device/inventory.ts'
import { NAMED_FAMILIES, type NameFamily, splitParameter, wireName } from '../../../../src-main/device/parameters.ts'
import { createChannelWatch } from '../../../../src-main/meters/channel-watch.ts'
import { createFactMaker } from '../../../../src-main/monitor/fact-maker.ts'
import { createTopic } from '../../../../src-main/topic.ts'
import { NO_READING, powerOf, tenthsDbOfPower, toTenthsDb } from '../../../../src-shared/decibels.ts'
import type { CauseKind, HeardTrigger, OwnAct } from '../../../../src-shared/model/cause.ts'
import type { Gap } from '../../../../src-shared/model/monitor.ts'
import { ProcessorId } from '../../../../src-shared/model/processor.ts'
import type { ChannelChange } from '../../../../src-shared/model/recording.ts'
import { CHANNEL_FAMILIES, type ProcessorSound } from '../../../../src-shared/model/sound.ts'
import { createDevice, installVenue } from '../../../../src-simulator/device.ts'
import { createHouse, type House } from '../../../../src-simulator/house.ts'
import { createLevels, type Levels } from '../../../../src-simulator/levels.ts'
import { type Parameter, valueIn, wantedValue } from '../../../../src-simulator/parameters.ts'
import { profileOf } from '../../../../src-simulator/profile.ts'
import { type Venue, venueOf } from '../../../../src-simulator/venue.ts'
import { createRecordedLog } from '../../../support/log.ts'
import { wallClock } from '../evening.ts'
import { type Authors, createAuthors } from './authors.ts'
import { createScriptedClock, type ScriptedClock } from './scripted-clock.ts'

export const BAR = ProcessorId.parse('bar')
/** How often a meter is read, and how long a recorded sample is. */
const READ_MS = 1000
const SAMPLE_MS = 5000
/** The console writes one value of a ramp after another (control/lane.ts). */
const STEP_MS = 110
/** A sample that is late by more than this leaves a gap (meters/recorder.ts), so a clock that was set on does. */
const LATE_MS = SAMPLE_MS / 2

/**
 * A simulated unit with its own rules, and the console's own watch over what it says, on one clock: a script moves hands on both
 * sides, and what the console has recorded in the end is what a cause is found from. Only the sockets are left out.
 */
export interface ScriptedBar {
  readonly clock: ScriptedClock
  readonly authors: Authors
  readonly house: House
  readonly levels: Levels
  readonly venue: Venue
  readonly changes: readonly ChannelChange[]
  readonly triggers: readonly HeardTrigger[]
  value(param: string): number
  /** This console does something, in one or more equal steps of 110 ms, and writes it down. */
  act(order: OwnAct['order'], how: Pick<OwnAct, 'way' | 'by' | 'result'>, steps?: number): void
  /** The connection is lost, and comes back with what is true then. */
  lose(lengthMs: number): void
  /** The unit keeps what it has to tell to itself for so long. */
  stall(lengthMs: number): void
  /** Somebody sets this computer's clock. What the recorder notes of it is noted. */
  setClock(byMs: number): void
  /** No meter comes through from now on. */
  deafen(): void
  /** Samples are recorded from now on. */
  record(): void
  /** What the console can know now, with what it would look up of the days before these changes. */
  facts(asked: readonly ChannelChange[], sinceMs: number): CauseFacts
}

export interface BarChoices {
  readonly seed: number
  readonly startMs: number
  /** How long the unit takes to tell one value after another. */
  readonly latencyMs: () => number
  /** How far the times of our own acts are off. */
  readonly jitterMs: () => number
  readonly change: (venue: Venue) => Venue
}

export function openBar({ seed, startMs, latencyMs, jitterMs, change }: BarChoices): ScriptedBar {
  const authors = createAuthors(createScriptedClock(startMs))
  const { clock } = authors
  const profile = profileOf('AZM8', '4.5')
  const venue = change(venueOf('bar', 'venue', profile))
  const device = createDevice()
  installVenue(device, profile, venue, { grouped: 'ZoneGrouped', active: 'GroupActive' })
  const rules = createHouse(device, venue, profile, clock, () => 'overwritten')
  const house: House = {
    ...rules,
    write(name, value) {
      authors.wrote(name, value)
      return rules.write(name, value)
    },
  }
  const playing = new Map(venue.sources.map(({ index, sound, programme }) => [index, { sound, programme }]))
  const levels = createLevels(device, house, seed, playing)

  const inventory = createInventory()
  for (const family of [...CHANNEL_FAMILIES.map(wireName), ...(Object.keys(NAMED_FAMILIES) as NamedFamilies[])]) {
    inventory.setNames(family, namesOf(family))
  }
  const soundNow = (): ProcessorSound => {
    return { processorId: BAR, reading: { kind: 'complete' }, ...inventory.sound() }
  }
  const sound = createTopic<readonly ProcessorSound[]>([])
  const changes: ChannelChange[] = []
  const triggers: HeardTrigger[] = []
  let hear: (id: ProcessorId, trigger: HeardTrigger) => void = () => undefined
  const acts: OwnAct[] = []
  const gaps: Gap[] = []
  let isHeard = true
  let isRead = false
  let isDeaf = false

  function namesOf(family: NameFamily): Map<number, string> {
    const entries = [...device.parameters()].flatMap(({ name, value }): (readonly [number, string])[] => {
      const { stem, index } = splitParameter(name)
      return stem === `${family}Name` ? [[index, String(value)]] : []
    })
    return new Map(entries)
  }

  function tell(parameter: Parameter): void {
    if (!isHeard || parameter.kind === 'meter') return
    const updates = (['val', 'pct'] as const).flatMap((fmt) => {
      const value = valueIn(parameter, fmt)
      if (value === null || 'str' in value) return []
      return [{ param: parameter.name, fmt, value: 'val' in value ? value.val : value.pct }]
    })
    if (typeof parameter.value === 'number') authors.told(parameter.name, parameter.value)
    const told = inventory.apply(updates, Math.round(clock.nowMs()))
    for (const trigger of told.triggers) hear(BAR, trigger)
    if (isRead) sound.set([soundNow()])
  }
  // Values are told one after the other, in their order.
  let freeMs = 0
  device.onChange((parameter) => {
    const told = { ...parameter }
    freeMs = Math.max(freeMs, clock.monotonicMs()) + latencyMs()
    clock.after(freeMs - clock.monotonicMs(), () => tell(told))
  })
  for (const parameter of device.parameters()) tell(parameter)
  isRead = true
  sound.set([soundNow()])
  const watch = createChannelWatch({
    clock,
    log: createRecordedLog(),
    sound,
    onTrigger(listen) {
      hear = listen
      return () => undefined
    },
    keep(_, changed, __, triggered) {
      changes.push(...changed)
      triggers.push(...triggered)
    },
  })

  const samples: Sample[] = []
  function record(): void {
    let reads = 0
    const meters = [...device.parameters()].filter(({ kind }) => kind === 'meter')
    let current: Sample = startSample(clock.nowMs())
    clock.every(READ_MS, () => {
      levels.measure(clock.monotonicMs())
      for (const { name, value } of isHeard && !isDeaf ? meters : []) {
        const tenths = toTenthsDb(Number(value))
        const known = current.meters.get(name) ?? { power: 0, reads: 0, peak: NO_READING }
        current.meters.set(name, {
          power: known.power + powerOf(tenths),
          reads: known.reads + 1,
          peak: Math.max(known.peak, tenths),
        })
      }
      reads += 1
      if (reads * READ_MS < SAMPLE_MS) return
      reads = 0
      samples.push(current)
      current = startSample(clock.nowMs())
    })
  }

  function levelSpans(): readonly LevelSpan[] {
    if (samples.length === 0) return []
    const times = samples.map(({ fromMs }) => fromMs)
    const fromMs = Math.min(...times)
    const stepOf = (atMs: number) => Math.round((atMs - fromMs) / SAMPLE_MS)
    const length = stepOf(Math.max(...times)) + 1
    return CHANNEL_FAMILIES.flatMap((family) =>
      [...inventory.names(wireName(family)).keys()].map((index): LevelSpan => {
        const level = new Int16Array(length).fill(NO_READING)
        const peak = level.slice()
        for (const sample of samples) {
          const one = sample.meters.get(`${wireName(family)}Meter_${index}`)
          if (!one) continue
          level[stepOf(sample.fromMs)] = tenthsDbOfPower(one.power / one.reads)
          peak[stepOf(sample.fromMs)] = one.peak
        }
        return { family, index, fromMs, periodMs: SAMPLE_MS, level, peak }
      }),
    )
  }

  const between = <T extends { readonly atMs: number }>(all: readonly T[], fromMs: number, toMs: number) =>
    all.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  const facts = createFactMaker({
    store: {
      changes: {
        changes: (_, fromMs, toMs, limit) => between(changes, fromMs, toMs).slice(-limit),
        renames: () => [],
        triggers: (_, fromMs, toMs, limit) => between(triggers, fromMs, toMs).slice(-limit),
      },
    },
    sound: () => soundNow(),
    waiting: watch.waiting,
    waitingTriggers: watch.waitingTriggers,
    known: watch.known,
    ownActs: (_, fromMs, toMs) => between(acts, fromMs, toMs),
  })

  return {
    clock,
    authors,
    house,
    levels,
    venue,
    record,
    get changes() {
      return [...changes, ...watch.waiting(BAR)]
    },
    get triggers() {
      return [...triggers, ...watch.waitingTriggers(BAR)]
    },
    value: (param) => device.number(param, Number.NaN),
    act(order, how, steps = 1) {
      // It is written down by another hand than what is heard.
      acts.push({ atMs: Math.round(clock.nowMs() + jitterMs()), door: 'window', order, backTo: null, ...how })
      if (how.result === 'refused') return
      const [param, fmt, wanted] = writtenAs(order)
      const from = device.number(param, 0)
      authors.as(authorOf(order, how), () => {
        for (let step = 1; step <= steps; step++) {
          clock.after(latencyMs() + (step - 1) * STEP_MS, () => {
            const parameter = device.parameter(param)
            const goal = wantedValue(parameter!, fmt, wanted, false)
            const value = step === steps || goal === null ? goal : from + ((goal - from) * step) / steps
            if (value === null || !house.write(param, value)) throw new Error(`No ${param}`)
          })
        }
      })
    },
    stall(lengthMs) {
      freeMs = Math.max(freeMs, clock.monotonicMs()) + lengthMs
    },
    setClock(byMs) {
      const fromMs = clock.nowMs()
      clock.set(byMs)
      if (byMs > LATE_MS) gaps.push({ fromMs, toMs: clock.nowMs(), cause: 'asleep' })
    },
    deafen() {
      isDeaf = true
    },
    lose(lengthMs) {
      const fromMs = clock.nowMs()
      isHeard = false
      inventory.forgetValues()
      sound.set([soundNow()])
      clock.after(lengthMs, () => {
        isHeard = true
        gaps.push({ fromMs, toMs: clock.nowMs(), cause: 'link' })
        // What was subscribed is read again, a value after the other.
        authors.as('link-gap', () => {
          for (const parameter of device.parameters()) {
            freeMs = Math.max(freeMs, clock.monotonicMs()) + latencyMs() / 4
            clock.after(freeMs - clock.monotonicMs(), () => tell({ ...parameter }))
          }
        })
      })
    },
    facts(asked, sinceMs) {
      return {
        atMs: clock.nowMs(),
        channels: facts.channels(BAR),
        ...facts.around(BAR, facts.changesSince(BAR, sinceMs), sinceMs, asked),
        gaps,
        levels: levelSpans(),
        wallClock,
        silenceDb: -50,
      }
    },
  }
}

type NamedFamilies = keyof typeof NAMED_FAMILIES

interface Sample {
  readonly fromMs: number
  readonly meters: Map<string, { readonly power: number; readonly reads: number; readonly peak: number }>
}

function authorOf(order: OwnAct['order'], { way }: Pick<OwnAct, 'way'>): CauseKind {
  if (order.kind === 'trigger') return 'scene'
  return way === 'undo' || way === 'preset' ? 'own-preset' : 'own-command'
}

function startSample(fromMs: number): Sample {
  return { fromMs, meters: new Map() }
}

const TRIGGER_WORDS = {
  scene: 'RecallScene',
  routine: 'RecallRoutine',
  message: 'PlayMessage',
  'gpo-preset': 'RecallGpoPreset',
} as const

function writtenAs(order: OwnAct['order']): readonly [param: string, fmt: 'val' | 'pct', value: number] {
  if (order.kind === 'trigger') return [`${TRIGGER_WORDS[order.trigger.kind]}_${order.trigger.index}`, 'val', 1]
  const { target, change } = order
  const wire = wireName(target.family)
  switch (change.what) {
    case 'gain-db':
      return [`${wire}Gain_${target.index}`, 'val', change.gainDb]
    case 'gain-percent':
      return [`${wire}Gain_${target.index}`, 'pct', change.gainPercent]
    case 'mute':
      return [`${wire}Mute_${target.index}`, 'val', Number(change.muted)]
    case 'source':
      return [`${wire}Source_${target.index}`, 'val', change.source]
    case 'combine':
      return [`GroupActive_${target.index}`, 'val', Number(change.active)]
  }
}
