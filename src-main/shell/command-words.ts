import { parseArgs } from 'node:util'

/**
 * The words of a command that the packaged program was started with (commands.md, "Command line"), or null where it is to open
 * its window. `words` come after the program's name. What follows `--` is always a command: the launchers beside the program
 * write it, so that Chromium leaves all that follows alone. Without it only a first word in the form of a command counts,
 * for a file that somebody drops on the program's icon is none.
 */
export function commandWords(words: readonly string[]): readonly string[] | null {
  const mark = words.indexOf('--')
  if (mark >= 0) return words.slice(mark + 1)
  return /^[a-z][a-z-]*$/.test(words[0] ?? '') ? words : null
}

/** The folder that a command's words name with `--data`; undefined where they name none. The command itself judges the rest. */
export function commandDataFolder(words: readonly string[]): string | undefined {
  const { values } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    options: { data: { type: 'string' } },
  })
  return typeof values.data === 'string' && values.data !== '' ? values.data : undefined
}
