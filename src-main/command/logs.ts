import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogEntry } from '../../src-shared/model/system.ts'
import { LOG_FILE } from '../log.ts'
import { entriesIn, NEWEST_ENTRIES, readFrom } from '../log-file.ts'
import type { Command } from './command.ts'

const PERIOD_MS = 200

export const logsCommand: Command = {
  words: ['logs'],
  positionals: [],
  options: { follow: { value: null, text: 'goes on as entries come, until Ctrl+C' } },
  text: `The newest ${NEWEST_ENTRIES} entries of the log`,
  async run({ values, paths, json, program: { voice, ended } }) {
    const file = path.join(paths.logs, LOG_FILE)
    const start = await readFrom(file, 0)
    const entries = entriesIn(start.text).slice(-NEWEST_ENTRIES)
    if (values.follow !== true) {
      return { value: entries, lines: entries.length > 0 ? entries.map(lineOf) : ['The log is empty.'] }
    }
    let place = start.place
    for (let news: readonly LogEntry[] = entries; ; ) {
      for (const entry of news) voice.out(json ? JSON.stringify(entry) : lineOf(entry))
      if (await endedWithin(PERIOD_MS, ended)) return null
      const more = await readFrom(file, place)
      place = more.place
      news = entriesIn(more.text)
    }
  },
}

function lineOf({ at, level, scope, message }: LogEntry): string {
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
