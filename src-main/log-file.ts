import { type FileHandle, open, stat } from 'node:fs/promises'
import type { LogEntry } from '../src-shared/model/system.ts'
import { hasCode } from './private-files.ts'

/** How many entries are shown of the log. */
export const NEWEST_ENTRIES = 200
/** They are seldom longer than this together. */
const TAIL_BYTES = 256 * 1024

/** The newest entries of the log, oldest first, from the end of its file; none where there is no file yet. */
export async function newestEntries(file: string): Promise<readonly LogEntry[]> {
  let size: number
  try {
    ;({ size } = await stat(file))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
  const { text } = await readFrom(file, Math.max(0, size - TAIL_BYTES))
  return entriesIn(text).slice(-NEWEST_ENTRIES)
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
export function entriesIn(text: string): readonly LogEntry[] {
  const entries: LogEntry[] = []
  for (const line of text.split(/\r?\n/)) {
    const [, at, level, scope, message] = /^(\S+Z) \[(\w+)\](?: \(([^)]*)\))? (.*)$/.exec(line) ?? []
    const last = entries.at(-1)
    if (at !== undefined && level !== undefined) entries.push({ at, level, scope: scope ?? '', message: message ?? '' })
    else if (last && line !== '')
      entries[entries.length - 1] = { ...last, message: `${last.message}\n${line.trimStart()}` }
  }
  return entries
}
