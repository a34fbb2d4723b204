import { parseArgs } from 'node:util'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Command, Given, Option } from './command.ts'

/** Options that every command takes. */
export const COMMON_OPTIONS: Readonly<Record<string, Option>> = {
  data: { value: 'DIR', text: 'the data folder, else ATLAS_CONSOLE_DATA, else the usual place' },
  json: { value: null, text: 'one JSON document on one line' },
  help: { value: null, text: 'this text' },
}

/** A command line, understood. `help` with the commands that it is about. */
export type Understood =
  | { readonly kind: 'help'; readonly about: readonly Command[] }
  | { readonly kind: 'run'; readonly command: Command; readonly given: Given }

/**
 * Reads a command line against the commands that are built (commands.md, "Command line").
 *
 * @throws AppError `bad-input` with a sentence
 */
export function understand(argv: readonly string[], commands: readonly Command[]): Understood {
  const words = argv.slice(0, leadingWords(argv))
  const matching = commands.filter((command) => startsWith(words, command.words))
  // Of "zones set" and a "zones" the longer one is meant.
  const command = matching.sort((a, b) => b.words.length - a.words.length)[0]
  const wantsHelp = argv.length === 0 || argv.includes('--help') || argv.includes('-h') || argv[0] === 'help'
  if (wantsHelp) {
    const about = command ? [command] : commands.filter(({ words: [first] }) => first === words[0])
    return { kind: 'help', about: about.length > 0 ? about : commands }
  }
  if (!command) {
    const group = commands.filter(({ words: [first] }) => first === words[0]).map((each) => each.words.join(' '))
    if (argv[0]?.startsWith('-')) throw bad('The command comes first, then its options, as in: status --json.')
    throw bad(
      group.length > 0
        ? `Say one of: ${group.join(', ')}.`
        : `There is no command ${JSON.stringify(argv[0])}. “--help” lists them.`,
    )
  }
  return { kind: 'run', command, given: parse(argv.slice(command.words.length), command) }
}

/** A value that must be a number. @throws AppError `bad-input` */
export function numberIn(values: Given['values'], name: string): number | undefined {
  const text = values[name]
  if (typeof text !== 'string') return undefined
  return toNumber(text, `--${name}`)
}

/** A value that is on or off. @throws AppError `bad-input` */
export function switchIn(values: Given['values'], name: string): boolean | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  if (text !== 'on' && text !== 'off') throw bad(`--${name} is on or off.`)
  return text === 'on'
}

/** A positional that must be a number. @throws AppError `bad-input` */
export function toNumber(text: string, name: string): number {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number))
    throw bad(`${name} is a number, and ${JSON.stringify(text)} is none.`)
  return number
}

/** A TCP or UDP port, 0 where a free one is to be taken. @throws AppError `bad-input` */
export function portIn(values: Given['values'], name: string, otherwise: number): number {
  const port = numberIn(values, name) ?? otherwise
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw bad(`--${name} is a whole number from 0 to 65535.`)
  return port
}

/** @throws AppError `bad-input` where it is missing */
export function textIn(values: Given['values'], name: string): string {
  const text = values[name]
  if (typeof text !== 'string' || text === '') throw bad(`This needs --${name}.`)
  return text
}

function parse(argv: readonly string[], command: Command): Given {
  const known = { ...COMMON_OPTIONS, ...command.options }
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value }]) => [name, { type: value === null ? 'boolean' : 'string' } as const]),
  )
  let result: ReturnType<typeof parseArgs>
  try {
    const args = joinMany(joinNegatives(argv, known), known)
    result = parseArgs({ args, options, strict: true, allowPositionals: true })
  } catch (error) {
    // Node's sentence names the option; its advice about "--" does not help here.
    const sentence = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : String(error)
    throw bad(`${sentence.replace(/\.$/, '')}. “${command.words.join(' ')} --help” lists the options.`)
  }
  const { positionals } = result
  const missing = command.positionals[positionals.length]
  if (missing !== undefined && !missing.startsWith('[')) throw bad(`This needs ${missing}: ${usage(command)}`)
  const tooMany = positionals[command.positionals.length]
  if (tooMany !== undefined) throw bad(`${JSON.stringify(tooMany)} is one word too many: ${usage(command)}`)
  return { positionals, values: result.values as Given['values'] }
}

/** `zones set ID ZONE`, as the help shows it. */
export function usage({ words, positionals }: Command): string {
  return [...words, ...positionals].join(' ')
}

/** `--gain-db -20` as `--gain-db=-20`: Node takes a value that begins with a hyphen for another option. */
function joinNegatives(argv: readonly string[], known: Readonly<Record<string, Option>>): string[] {
  const joined: string[] = []
  for (const word of argv) {
    const before = joined.at(-1)
    const option = before?.startsWith('--') ? known[before.slice(2)] : undefined
    if (option && option.value !== null && /^-\.?\d/.test(word)) joined[joined.length - 1] = `${before}=${word}`
    else joined.push(word)
  }
  return joined
}

/** `--only a b --only c` as `--only=a,b,c`: the words that follow an option of several values are its own. */
function joinMany(argv: readonly string[], known: Readonly<Record<string, Option>>): string[] {
  const many = new Map<string, string[]>()
  const rest: string[] = []
  let own: string[] | undefined
  for (const word of argv) {
    const [, name = '', value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (known[name]?.value?.endsWith('…')) {
      own = many.get(name) ?? []
      many.set(name, own)
      if (value !== undefined) own.push(value)
    } else if (own && !word.startsWith('-')) {
      own.push(word)
    } else {
      own = undefined
      rest.push(word)
    }
  }
  return [...rest, ...[...many].map(([name, values]) => `--${name}=${values.join(',')}`)]
}

function leadingWords(argv: readonly string[]): number {
  const end = argv.findIndex((word) => word.startsWith('-'))
  return end < 0 ? argv.length : end
}

function startsWith(words: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((word, place) => words[place] === word)
}

function bad(sentence: string): AppError {
  return new AppError('bad-input', sentence)
}
