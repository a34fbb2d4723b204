import { COMMON_OPTIONS, usage } from './arguments.ts'
import type { Command, Option } from './command.ts'

/** The help of one command or of several: only what is built. */
export function helpFor(commands: readonly Command[]): readonly string[] {
  const [only] = commands
  if (only && commands.length === 1) {
    return [
      `${usage(only)}${optionWords(only.options)}`,
      `  ${only.text}`,
      ...optionLines({ ...only.options, ...COMMON_OPTIONS }),
    ]
  }
  const width = Math.max(...commands.map((command) => usage(command).length))
  return [
    'Atlas Console: COMMAND [--data DIR] [--json]',
    '',
    ...commands.map((command) => `  ${usage(command).padEnd(width)}  ${command.text}`),
    '',
    'COMMAND --help shows its options. Exit codes: 0 done, 1 failed or bad arguments, 2 database,',
    '3 processor cannot be reached, 4 backup bad or failed.',
  ]
}

function optionWords(options: Readonly<Record<string, Option>>): string {
  return Object.entries(options)
    .map(([name, { value }]) => ` [--${name}${value === null ? '' : ` ${value}`}]`)
    .join('')
}

function optionLines(options: Readonly<Record<string, Option>>): readonly string[] {
  const rows = Object.entries(options).map(
    ([name, { value, text }]) => [`--${name}${value === null ? '' : ` ${value}`}`, text] as const,
  )
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)
}
