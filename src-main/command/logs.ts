import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LOG_FILE } from '../log.ts'
import { hasCode } from '../private-files.ts'
import type { Command } from './command.ts'

/** How many entries are shown, and with `--follow` before it goes on. */
const SHOWN = 200
const PERIOD_MS = 200

/** An entry of the log; the lines of its detail belong to the message. */
export interface Entry {
  readonly at: string
  readonly level: string
  /** Empty for the console itself. */
  readonly scope: string
  readonly message: string
}

export const logsCommand: Command = {
  words: ['logs'],
  positionals: [],
  options: { follow: { value: null, text: 'goes on as entries come, until Ctrl+C' } },
  text: `The newest ${SHOWN} entries of the log`,
  async run({ values, paths, json, program: { voice, ended } }) {
    const file = path.join(paths.logs, LOG_FILE)
    const start = await readFrom(file, 0)
    const entries = entriesIn(start.text).slice(-SHOWN)
    if (values.follow !== true) {
      return { value: entries, lines: entries.length > 0 ? entries.map(lineOf) : ['The log is empty.'] }
    }
    let place = start.place
    for (let news: readonly Entry[] = entries; ; ) {
      for (const entry of news) voice.out(json ? JSON.stringify(entry) : lineOf(entry))
      if (await endedWithin(PERIOD_MS, ended)) return null
      const more = await readFrom(file, place)
      place = more.place
      news = entriesIn(more.text)
    }
  },
}

/**
 * The whole lines of a file from a place on, and where they end. A file that is shorter than that is a new one, because the old
 * one was put aside: it is read from its beginning. A missing one is empty.
 */
export async function readFrom(
  file: string,
  place: number,
): Promise<{ readonly text: string; readonly place: number }> {
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { text: '', place: 0 }
    throw error
  }
  try {
    const { size } = await handle.stat()
    const from = size < place ? 0 : place
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - from), position: from })
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1
    return { text: buffer.subarray(0, end).toString('utf8'), place: from + end }
  } finally {
    await handle.close()
  }
}

/** The entries in a piece of the log, oldest first. Lines before the first whole entry are left out. */
export function entriesIn(text: string): readonly Entry[] {
  const entries: Entry[] = []
  for (const line of text.split(/\r?\n/)) {
    const [, at, level, scope, message] = /^(\S+Z) \[(\w+)\](?: \(([^)]*)\))? (.*)$/.exec(line) ?? []
    const last = entries.at(-1)
    if (at !== undefined && level !== undefined) entries.push({ at, level, scope: scope ?? '', message: message ?? '' })
    else if (last && line !== '')
      entries[entries.length - 1] = { ...last, message: `${last.message}\n${line.trimStart()}` }
  }
  return entries
}

function lineOf({ at, level, scope, message }: Entry): string {
  return `${at} ${level.padEnd(5)} ${scope && `${scope}: `}${message.replaceAll('\n', '\n  ')}`
}

/** Waits, and says whether the end came meanwhile. */
async function endedWithin(ms: number, ended: AbortSignal): Promise<boolean> {
  if (ended.aborted) return true
  const { promise, resolve } = Promise.withResolvers<void>()
  const onEnd = () => resolve()
  ended.addEventListener('abort', onEnd, { once: true })
  await Promise.race([sleep(ms), promise])
  ended.removeEventListener('abort', onEnd)
  return ended.aborted
}
