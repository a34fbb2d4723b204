/**
 * Everything that can be made to go wrong, in one table: the command line, the control door and the tests all read it.
 * `once` faults happen at the moment they are asked for; the others last until they are ended. Options stand with their
 * defaults, `choices` lists what a text option may be, and a fault without `storm: false` takes part in storms.
 */
export const FAULTS = {
  // Connections.
  'half-open': { does: 'present connections fall silent for ever: bytes vanish, nothing is sent, no FIN', options: {} },
  'reset-mid-frame': { once: true, does: 'half a frame, then a reset, on every connection', options: {} },
  'allow-list': {
    does: 'new clients are not on the list: refused by a reset, or accepted and ignored',
    options: { mode: 'ignore' },
    choices: { mode: ['ignore', 'refuse'] },
  },
  'client-limit': {
    does: 'only `limit` clients: one more is reset, closed, ignored, or evicts the oldest',
    options: { limit: 1, mode: 'reset' },
    choices: { mode: ['reset', 'close', 'ignore', 'evict'] },
    storm: false,
  },
  'control-off': { does: 'third-party control is switched off: connections close, nothing listens', options: {} },
  reboot: {
    once: true,
    does: 'old connections fall silent without FIN and answer the next bytes with a reset; all subscriptions are lost; back after `bootMs`, and until then not listening, or (`listening`) accepting without an answer',
    options: { bootMs: 0, listening: false },
  },
  // Framing.
  'split-bytes': { does: 'every byte travels in a segment of its own', options: {} },
  joined: { does: 'frames are held back and sent many in one segment, each `holdMs`', options: { holdMs: 400 } },
  crlf: { does: 'lines end with CR LF', options: {} },
  'blank-lines': { does: 'blank lines stand between the frames', options: {} },
  garbage: { does: 'a line and a datagram of noise, not UTF-8 and not JSON, before each true one', options: {} },
  'endless-line': {
    once: true,
    does: '`bytes` bytes without a newline, on every connection',
    options: { bytes: 1_048_576 },
  },
  'wrong-types': { does: 'values in updates and datagrams are null, text, lists, objects, 1e999', options: {} },
  // Replies.
  'error-form': {
    does: 'errors come as an object, a string, or a method',
    options: { form: 'string' },
    choices: { form: ['string', 'method', 'object'] },
  },
  'bad-parameter': { does: '`param` answers as unknown, alone and in a batch', options: { param: 'ZoneMute_3' } },
  'late-ids': { does: 'replies with an id come `delayMs` late', options: { delayMs: 6000 } },
  'unknown-ids': { does: 'each reply with an id is preceded by one that nobody asked for', options: {} },
  'duplicate-ids': { does: 'each reply with an id comes twice', options: {} },
  'swapped-ids': {
    does: "two replies with ids change places; with `contents`, they also carry each other's content",
    options: { contents: false },
  },
  // Commands.
  wedge: { does: 'TCP and meters stay alive, no command is answered or done', options: {} },
  slow: { does: 'each parameter takes `perParameterMs`, one at a time', options: { perParameterMs: 800 } },
  stall: {
    does: 'commands pile up unanswered; at its end all are carried out and answered in one burst',
    options: {},
    storm: false,
  },
  'set-refused': { does: 'a set is answered with an error', options: {} },
  'set-ignored': { does: 'a set is acknowledged and not applied', options: {} },
  'set-rounded': { does: 'gains are rounded to `stepDb`', options: { stepDb: 1 } },
  'set-reverted': { does: 'a set is applied and taken back after `afterMs`', options: { afterMs: 1000 } },
  fighting: {
    does: 'another controller sets `param` to `val` each `everyMs`',
    options: { param: 'ZoneGain_3', val: -33, everyMs: 700 },
  },
  'late-updates': {
    does: 'subscribers are told `delayMs` late what has changed; replies come in time',
    options: { delayMs: 3000 },
    storm: false,
  },
  // Meters.
  'telemetry-dead': { does: 'no datagrams at all', options: {} },
  'udp-loss': { does: 'a `share` of the datagrams is lost', options: { share: 0.4 } },
  'udp-reorder': { does: 'a `share` of the datagrams comes after the next one', options: { share: 0.3 } },
  'udp-duplicate': { does: 'a `share` of the datagrams comes twice', options: { share: 0.3 } },
  'foreign-sender': {
    does: 'another address sends plausible levels of `val` for the same meters',
    options: { host: '127.0.0.9', val: -1.5 },
  },
  // Setup.
  rename: {
    once: true,
    does: 'somebody renames `param` to `str`; subscribers hear of it',
    options: { param: 'ZoneName_3', str: 'New Name' },
  },
  reassign: {
    once: true,
    does: 'the indices of a family change places (`rotate`) or all grow by one (`shift`), with updates or without (`silent`)',
    options: { family: 'Zone', how: 'rotate', silent: false },
    choices: { family: ['Zone', 'Source'], how: ['rotate', 'shift'] },
    storm: false,
  },
} as const satisfies Record<string, FaultSpec>

type OptionValue = string | number | boolean
interface FaultSpec {
  readonly does: string
  readonly options: Readonly<Record<string, OptionValue>>
  readonly once?: true
  readonly choices?: Readonly<Record<string, readonly string[]>>
  readonly storm?: false
}

export type FaultName = keyof typeof FAULTS
type Widened<T> = T extends string ? string : T extends number ? number : boolean
/** The options of one fault, all present. */
export type FaultOptions<N extends FaultName> = {
  readonly [K in keyof (typeof FAULTS)[N]['options']]: Widened<(typeof FAULTS)[N]['options'][K]>
}
/** What a caller may give: some of the fault's options, and after how many simulated ms it ends by itself. */
export type FaultRequest<N extends FaultName> = Partial<FaultOptions<N>> & { readonly forMs?: number }

/** A request that makes no sense, with a sentence for whoever made it. */
export class BadRequest extends Error {}

/** A fault that this computer cannot show, such as one that needs an address which it does not have. */
export class Unavailable extends Error {}

/** The faults that last, and are on now. */
export interface ActiveFaults {
  /** The options of a fault that is on; null while it is off. */
  active<N extends FaultName>(name: N): FaultOptions<N> | null
  on(name: FaultName, options: Readonly<Record<string, OptionValue>>): void
  /** Whether it was on. */
  off(name: FaultName): boolean
  names(): FaultName[]
}

export function createActiveFaults(): ActiveFaults {
  const active = new Map<FaultName, Readonly<Record<string, OptionValue>>>()
  return {
    active: <N extends FaultName>(name: N) => (active.get(name) as FaultOptions<N> | undefined) ?? null,
    on: (name, options) => void active.set(name, options),
    off: (name) => active.delete(name),
    names: () => [...active.keys()],
  }
}

export function isFaultName(name: unknown): name is FaultName {
  return typeof name === 'string' && Object.hasOwn(FAULTS, name)
}

export function faultSpec(name: FaultName): FaultSpec {
  return FAULTS[name]
}

/** The fault's options with what was asked for laid over the defaults. Throws {@link BadRequest} for an option that it lacks. */
export function faultOptions(name: FaultName, asked: Readonly<Record<string, unknown>>): Record<string, OptionValue> {
  const spec = faultSpec(name)
  const options: Record<string, OptionValue> = { ...spec.options }
  for (const [key, value] of Object.entries(asked)) {
    const standard = spec.options[key]
    if (standard === undefined) throw new BadRequest(`The fault "${name}" has no option "${key}".`)
    if (
      (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') ||
      typeof value !== typeof standard
    )
      throw new BadRequest(`The option "${key}" of "${name}" is a ${typeof standard}.`)
    const choices = spec.choices?.[key]
    if (choices !== undefined && !choices.some((choice) => choice === value))
      throw new BadRequest(`The option "${key}" of "${name}" is one of ${choices.join(', ')}.`)
    options[key] = value
  }
  return options
}

/** The faults as text, a line each, for people. */
export function describeFaults(): string {
  return Object.keys(FAULTS)
    .filter(isFaultName)
    .map((name) => {
      const options = Object.entries(faultSpec(name).options).map(([key, value]) => `${key}=${value}`)
      return `  ${name.padEnd(16)} ${faultSpec(name).does}${options.length > 0 ? ` [${options.join(' ')}]` : ''}`
    })
    .join('\n')
}
