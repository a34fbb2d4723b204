import { parseArgs } from 'node:util'
import { describeFaults } from './faults.ts'
import { DEFAULT_OPTIONS, type SimulatorOptions, TIMINGS, VARIANTS, type Variants } from './options.ts'
import { FIRMWARES, MODELS } from './profile.ts'
import { NAMINGS, VENUES } from './venue.ts'

/** What the command line asks for. */
export type CommandLine =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'run'; readonly options: SimulatorOptions; readonly controlPort: number | null }

/** A command line that cannot be followed, with a sentence. */
export class BadArguments extends Error {}

/** Reads the arguments. Throws {@link BadArguments}. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const given = readArguments(args)
  if (given.help === true) return { kind: 'help', text: help() }
  const standard = DEFAULT_OPTIONS
  const hands = given.hands === undefined ? null : numberIn('hands', given.hands, 1, 86_400) * 1000
  const control = given.control === undefined ? null : portIn('control', given.control)
  const start = given['start-at'] === undefined ? null : Math.trunc(numberIn('start-at', given['start-at'], 1, 8.64e15))
  return {
    kind: 'run',
    controlPort: control,
    options: {
      model: oneOf('model', given.model, MODELS, standard.model),
      firmware: oneOf('firmware', given.firmware, FIRMWARES, standard.firmware),
      host: given.host ?? standard.host,
      port: portIn('port', given.port ?? String(standard.port)),
      meterPort: portIn('meter-port', given['meter-port'] ?? String(standard.meterPort)),
      timing: oneOf('profile', given.profile, TIMINGS, standard.timing),
      seed: Math.trunc(numberIn('seed', given.seed ?? String(standard.seed), 0, 0xffff_ffff)),
      speed: numberIn('speed', given.speed ?? String(standard.speed), 0.01, 1000),
      venue: oneOf('venue', given.venue, VENUES, standard.venue),
      naming: oneOf('names', given.names, NAMINGS, standard.naming),
      meterHz: numberIn('meter-hz', given['meter-hz'] ?? String(standard.meterHz), 1, 30),
      meters: oneOf('meters', given.meters, ['periodic', 'on-change'] as const, standard.meters),
      handsEveryMs: hands,
      startMs: start,
      recordLevels: given['record-levels'] === true,
      variants: variantsOf(given.variant ?? []),
    },
  }
}

/** The variants that texts such as `errorForm=string` ask for, over the defaults. Throws {@link BadArguments}. */
export function variantsOf(choices: readonly string[]): Variants {
  const chosen: Record<string, string> = { ...DEFAULT_OPTIONS.variants }
  for (const choice of choices) {
    const [key = '', value] = choice.split('=')
    const known = Object.entries(VARIANTS).find(([name]) => name === key)?.[1]
    if (known === undefined)
      throw new BadArguments(`There is no variant "${key}". There are ${Object.keys(VARIANTS).join(', ')}.`)
    chosen[key] = oneOf(`variant ${key}`, value, known, '')
  }
  return chosen as unknown as Variants
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        model: text,
        firmware: text,
        host: text,
        port: text,
        'meter-port': text,
        profile: text,
        seed: text,
        speed: text,
        control: text,
        venue: text,
        names: text,
        'meter-hz': text,
        meters: text,
        hands: text,
        'start-at': text,
        'record-levels': { type: 'boolean' },
        variant: { type: 'string', multiple: true },
      },
    })
    return values
  } catch (error) {
    // parseArgs explains what it does not understand in a sentence of its own.
    throw new BadArguments(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function oneOf<T extends string>(name: string, value: string | undefined, known: readonly T[], standard: T): T {
  if (value === undefined && standard !== '') return standard
  const found = known.find((choice) => choice === value)
  if (found === undefined) throw new BadArguments(`--${name} is one of ${known.join(', ')}.`)
  return found
}

function numberIn(name: string, value: string, low: number, high: number): number {
  const number = value.trim() === '' ? Number.NaN : Number(value)
  if (!(number >= low && number <= high)) throw new BadArguments(`--${name} is a number from ${low} to ${high}.`)
  return number
}

function portIn(name: string, value: string): number {
  const port = numberIn(name, value, 0, 65_535)
  if (!Number.isInteger(port)) throw new BadArguments(`--${name} is a whole number.`)
  return port
}

function help(): string {
  const variants = Object.entries(VARIANTS).map(([key, choices]) => `  ${key}=${choices.join('|')}`)
  return `A simulated Atmosphere processor: a real TCP and UDP peer for demonstrations and tests.

  --model M         ${MODELS.join(', ')} (AZM8)
  --firmware F      ${FIRMWARES.join(', ')} (4.5)
  --host ADDRESS    where it listens, and where its meters come from (127.0.0.1)
  --port N          TCP port for commands; 0 takes a free one (5321)
  --meter-port N    UDP port on the client's host to which meters go (3131)
  --profile P       ideal: answers in 5 ms; steady-80: in 80 ms; field: 50 to 100 ms a parameter, one at a time (ideal)
  --seed N          the same seed makes the same evening (1)
  --speed N         how many times faster than a real clock everything goes (1)
  --venue V         ${VENUES.join(', ')} (bar)
  --names N         ${NAMINGS.join(', ')} (venue)
  --meter-hz N      meters a second, 1 to 30 (10)
  --meters M        periodic, on-change (periodic)
  --hands SECONDS   somebody else touches something this often (nobody does)
  --start-at MS     the time in ms since 1970 at which it starts, for its past (now)
  --record-levels   its record keeps the levels that it sends
  --variant K=V     an open point of the protocol; may be given several times
  --control PORT    control by HTTP on 127.0.0.1; 0 takes a free port (none)
  --help            this text

The first line on standard output is JSON: {"event":"ready","host","port","controlPort","pid"}.
It ends with SIGTERM, with SIGINT, and when the process that started it ends.

Variants:
${variants.join('\n')}

Control: GET /state, /record, /faults; POST with JSON /fault, /end-fault, /clear, /storm, /set, /hold, /sound, /duck, /past, /vary, /reboot,
/reset-record, /record-levels, /sent-levels. For instance: curl -d '{"name":"wedge","forMs":30000}' http://127.0.0.1:PORT/fault

Faults, with their options:
${describeFaults()}
`
}
