import { createSimulatorClock, type SimulatorClock } from './clock.ts'
import { createCommands } from './commands.ts'
import { createDevice, installVenue } from './device.ts'
import { createFaultControl } from './fault-control.ts'
import { createActiveFaults, type FaultName, type FaultRequest } from './faults.ts'
import { startHands } from './hands.ts'
import { createHouse } from './house.ts'
import { createLevels } from './levels.ts'
import { createListener } from './listener.ts'
import { DEFAULT_OPTIONS, type SimulatorOptions, type Variants } from './options.ts'
import { valueIn, wantedValue } from './parameters.ts'
import {
  type AskPast,
  createPast,
  DEFAULT_PAST,
  localHour,
  type MeterKey,
  type Past,
  type PastOptions,
} from './past.ts'
import { profileOf } from './profile.ts'
import { createCommandQueue } from './queue.ts'
import { createRandom } from './random.ts'
import { createRecorder, type RecordView } from './record.ts'
import type { SentLevels } from './sent-levels.ts'
import { type StormStep, stormFaults } from './storm.ts'
import { openTelemetry } from './telemetry.ts'
import { type Sound, venueOf } from './venue.ts'
import { parseRequest, updateOf } from './wire.ts'

/** What the unit is at this moment, as somebody with a screwdriver would see it. */
export interface SimulatorState {
  readonly model: string
  readonly firmware: string
  /** Epoch ms of the start: of the moment 0 of all simulated times. */
  readonly startMs: number
  /** Simulated ms since the start. */
  readonly atMs: number
  readonly started: boolean
  /** The faults that last and are on now. */
  readonly faults: readonly FaultName[]
  /** Faults that were asked for and that this computer cannot show. */
  readonly unavailable: readonly FaultName[]
  /** Simulated ms at which the last storm ends; null if there was none. */
  readonly stormEndsAtMs: number | null
  readonly connections: readonly {
    readonly id: number
    readonly address: string
    readonly mode: string
    readonly subscriptions: readonly string[]
  }[]
  readonly variants: Variants
  readonly held: Readonly<Record<string, number>>
  /** Every parameter: dB for gains and meters, a number for the others, a string for texts. */
  readonly values: Readonly<Record<string, number | string>>
}

/** One value in one format, as an outside hand sets it. */
export type OutsideValue = { readonly val: number } | { readonly pct: number } | { readonly str: string }

/**
 * A simulated Atmosphere processor: a real TCP and UDP peer, and the strings by which a test moves it (protocol.md §7).
 *
 * To learn the protocol, read wire.ts (the messages), parameters.ts (what there is to read and write), commands.ts (which reply
 * belongs to which request), telemetry.ts (meters), house.ts (what moves by itself), and then faults.ts (what goes wrong).
 */
export interface SimulatedProcessor {
  readonly host: string
  readonly port: number
  state(): SimulatorState
  record(): RecordView
  resetRecord(): void
  /** Whether the record keeps the levels that are sent from now on. */
  recordLevels(on: boolean): void
  /** The levels of a meter that were kept, such as those of "SourceMeter_3". */
  sentLevels(param: string): SentLevels
  /** Turns a fault on, or makes it happen now. Throws BadRequest for what the fault table does not know, Unavailable for what this computer lacks. */
  fault<N extends FaultName>(name: N, options: FaultRequest<N>): Promise<void>
  /** Ends one fault that lasts. */
  endFault(name: FaultName): Promise<void>
  /** Ends every fault that lasts, and a storm. */
  clear(): Promise<void>
  /** A sequence of faults in simulated ms that is the same for the same seed; the plan is told. */
  storm(seed: number, durationMs: number, everyMs: number, names?: readonly FaultName[]): StormStep[]
  /** Somebody else changes a value: a wall plate, the web page; a name too. False if there is no such parameter or value. */
  outsideSet(param: string, value: OutsideValue): boolean
  /** Shows exactly this level on a meter, in dB, until it is let go with null or for `rounds` rounds of meters; zones follow a held source. False if there is no such meter. */
  hold(param: string, levelDb: number | null, rounds?: number): boolean
  /** Changes what a source sounds like. False if there is no such source. */
  play(source: number, sound: Sound): boolean
  /** A priority event on these zones, by the unit's own voice or by a source, whose meter then is loud. False if there is no such source. */
  duck(zones: readonly number[], lengthMs: number, microphone?: number): boolean
  /** What its meters would have shown; see {@link AskPast}. */
  past(fromMs: number, stepMs: number, steps: number, meters: readonly MeterKey[], options?: Partial<PastOptions>): Past
  /** Changes how open points of the protocol are answered from now on. Spellings can only be chosen at the start. */
  vary(variants: Partial<Variants>): void
  /** Ends every connection and timer; nothing is left behind. */
  close(): Promise<void>
}

/** Options for {@link createSimulatedProcessor}; what is left out is as in DEFAULT_OPTIONS, with single variants likewise. */
export type SimulatorChoices = Partial<Omit<SimulatorOptions, 'variants'>> & { readonly variants?: Partial<Variants> }

/** The shortest real time between two rounds of meters on a fast clock. */
const SHORTEST_PERIOD_MS = 4

/** Builds a processor and starts to listen, on a clock of its own unless one is given. Rejects if the address or port cannot be had. */
export async function createSimulatedProcessor(
  choices: SimulatorChoices,
  clock: SimulatorClock = createSimulatorClock(choices.speed ?? DEFAULT_OPTIONS.speed),
): Promise<SimulatedProcessor> {
  let variants: Variants = { ...DEFAULT_OPTIONS.variants, ...choices.variants }
  const options: SimulatorOptions = { ...DEFAULT_OPTIONS, ...choices, variants }
  const { host, meterPort, seed, speed } = options

  const startMs = options.startMs ?? Date.now()
  const recorder = createRecorder(clock)
  recorder.recordLevels(options.recordLevels)
  const faults = createActiveFaults()
  const profile = profileOf(options.model, options.firmware)
  const venue = venueOf(options.venue, options.naming, profile)
  const device = createDevice()
  installVenue(device, profile, venue, variants)
  const house = createHouse(device, venue, profile, clock, () => variants.groupedGain)
  const playing = new Map(venue.sources.map(({ index, sound, programme }) => [index, { sound, programme }]))
  const levels = createLevels(device, house, seed, playing)
  const past: AskPast = createPast({ device, house, levels, seed, startMs, hourOf: localHour })
  const form = () => variants.datagrams
  const telemetry = await openTelemetry({ host, meterPort, device, faults, recorder, form, random: createRandom(seed) })
  const commands = createCommands({ device, house, faults, recorder, telemetry, clock, variants: () => variants })
  const queue = createCommandQueue(clock, options.timing, faults, createRandom(seed + 1))

  const listener = createListener({
    host,
    port: options.port,
    clock,
    faults,
    recorder,
    onLine(connection, line) {
      const request = parseRequest(line)
      if (request === null) recorder.notUnderstood(line)
      else if (faults.active('wedge') === null) queue.add(request.items.length, () => commands(connection, request))
    },
  })
  const faultControl = createFaultControl({ clock, device, house, levels, faults, telemetry, listener })

  // Every change goes to every subscriber, the one that wrote included, in each format that it asked for.
  device.onChange((parameter) => {
    for (const connection of listener.connections()) {
      const formats = [...(connection.subscriptions.get(parameter.name) ?? [])]
      const values = formats.map((format) => valueIn(parameter, format)).filter((value) => value !== null)
      if (values.length > 0) connection.send(updateOf(values.map((value) => ({ param: parameter.name, ...value }))))
    }
  })
  clock.every(Math.max(1000 / options.meterHz, SHORTEST_PERIOD_MS * speed), () => {
    levels.measure(clock.nowMs())
    for (const connection of listener.connections()) telemetry.sendMeters(connection, options.meters === 'on-change')
  })
  if (options.handsEveryMs !== null) startHands(device, house, clock, createRandom(seed + 2), options.handsEveryMs)
  levels.measure(0)

  async function close(): Promise<void> {
    clock.stop()
    await faultControl.close()
    await listener.close()
    await telemetry.close()
  }
  try {
    await listener.open()
  } catch (error) {
    await close()
    throw error
  }

  return {
    host,
    port: listener.port(),
    state: () => ({
      model: options.model,
      firmware: options.firmware,
      startMs,
      atMs: clock.nowMs(),
      started: faultControl.started(),
      faults: faults.names(),
      unavailable: faultControl.unavailable(),
      stormEndsAtMs: faultControl.stormEndsAtMs(),
      connections: listener.connections().map((connection) => ({
        id: connection.id,
        address: connection.address,
        mode: connection.mode(),
        subscriptions: [...connection.subscriptions].flatMap(([param, formats]) =>
          [...formats].map((fmt) => `${param} ${fmt}`),
        ),
      })),
      variants,
      held: levels.held(),
      values: Object.fromEntries([...device.parameters()].map(({ name, value }) => [name, value])),
    }),
    record: () => recorder.view(),
    resetRecord: () => recorder.reset(),
    recordLevels: (on) => recorder.recordLevels(on),
    sentLevels: (param) => recorder.sentLevels(param),
    fault: (name, asked) => faultControl.start(name, asked),
    endFault: (name) => faultControl.end(name),
    clear: () => faultControl.clear(),
    storm: (stormSeed, durationMs, everyMs, names = stormFaults()) =>
      faultControl.storm(stormSeed, durationMs, everyMs, names),
    outsideSet(param, value) {
      const parameter = device.parameter(param)
      if (parameter === undefined) return false
      if (parameter.kind === 'text' && 'str' in value) {
        device.put(param, value.str)
        return true
      }
      // Flags are read-only to clients; the unit itself raises them.
      if (parameter.kind === 'flag' && 'val' in value) return house.write(param, value.val)
      const wanted = 'pct' in value ? wantedValue(parameter, 'pct', value.pct, false) : null
      const asked = 'val' in value ? wantedValue(parameter, 'val', value.val, false) : wanted
      return asked !== null && house.write(param, asked)
    },
    hold: (param, levelDb, rounds) => levels.hold(param, levelDb, rounds ?? null),
    play: levels.play,
    duck(zones, lengthMs, microphone) {
      if (microphone !== undefined && levels.playing(microphone) === null) return false
      house.duck(zones, lengthMs, microphone ?? null)
      return true
    },
    past: (fromMs, stepMs, steps, meters, asked) => past(fromMs, stepMs, steps, meters, { ...DEFAULT_PAST, ...asked }),
    vary(changed) {
      variants = { ...variants, ...changed }
    },
    close,
  }
}
