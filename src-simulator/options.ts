import type { ReplyVariants } from './commands.ts'
import type { Spellings } from './device.ts'
import type { GroupedGain } from './house.ts'
import type { Firmware, SimulatedModel } from './profile.ts'
import type { DatagramForm } from './telemetry.ts'
import type { Naming, VenueName } from './venue.ts'

/** Every behaviour that is open until measured on hardware, each of which a console has to live with (protocol.md §8). */
export interface Variants extends ReplyVariants, Spellings {
  readonly groupedGain: GroupedGain
  readonly datagrams: DatagramForm
}

/** The values of each variant, for the command line and the control door. */
export const VARIANTS: { readonly [K in keyof Variants]: readonly Variants[K][] } = {
  errorForm: ['object', 'string', 'method'],
  errorWithoutId: ['method', 'nothing'],
  badInBatch: ['spoils', 'left-out', 'marked'],
  subReply: ['update', 'values'],
  grouped: ['ZoneGrouped', 'ZoneActive', 'both'],
  active: ['GroupActive', 'GroupCombine', 'both'],
  groupedGain: ['overwritten', 'kept'],
  datagrams: ['batched', 'single', 'lines'],
}

/** How fast it answers: `ideal` in 5 ms, `steady-80` in 80 ms, `field` in 50 to 100 ms a parameter, one at a time (protocol.md §3). */
export const TIMINGS = ['ideal', 'field', 'steady-80'] as const
export type Timing = (typeof TIMINGS)[number]

/** Everything that can be chosen when a processor is made. */
export interface SimulatorOptions {
  readonly model: SimulatedModel
  readonly firmware: Firmware
  /** The address of the unit: it listens there and its meters come from there. */
  readonly host: string
  /** TCP port for commands; 0 takes a free one. */
  readonly port: number
  /** UDP port on the client's host to which meters go. */
  readonly meterPort: number
  readonly timing: Timing
  readonly seed: number
  /** How many times faster than a real clock everything goes. */
  readonly speed: number
  readonly venue: VenueName
  readonly naming: Naming
  /** Meters a second, 1 to 30. */
  readonly meterHz: number
  /** Whether meters are sent each time, or only those that changed. */
  readonly meters: 'periodic' | 'on-change'
  /** Simulated ms between two touches of outside hands; null for none. */
  readonly handsEveryMs: number | null
  /** Epoch ms at which it starts, from which its past is counted; null for this computer's own time. */
  readonly startMs: number | null
  /** Whether its record keeps the levels that it sends. */
  readonly recordLevels: boolean
  readonly variants: Variants
}

export const DEFAULT_OPTIONS: SimulatorOptions = {
  model: 'AZM8',
  firmware: '4.5',
  host: '127.0.0.1',
  port: 5321,
  meterPort: 3131,
  timing: 'ideal',
  seed: 1,
  speed: 1,
  venue: 'bar',
  naming: 'venue',
  meterHz: 10,
  meters: 'periodic',
  handsEveryMs: null,
  startMs: null,
  recordLevels: false,
  variants: {
    errorForm: 'object',
    errorWithoutId: 'method',
    badInBatch: 'spoils',
    subReply: 'update',
    grouped: 'ZoneGrouped',
    active: 'GroupActive',
    groupedGain: 'overwritten',
    datagrams: 'batched',
  },
}
