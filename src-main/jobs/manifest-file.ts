import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { Manifest } from '../../src-shared/model/backup.ts'
import { hasCode } from '../private-files.ts'

/** A manifest has a few kilobytes. */
const MOST_MANIFEST_BYTES = 1024 ** 2

/** The manifest in a file that anybody may have written; null for whatever is none. A link is not followed. */
export async function readManifest(file: string): Promise<Manifest | null> {
  let text: string
  try {
    // Not through a link, and not for ever into a pipe that nobody writes to. Windows knows neither, nor the flags.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
    const handle = await open(file, flags)
    try {
      const status = await handle.stat()
      if (!status.isFile() || status.size > MOST_MANIFEST_BYTES) return null
      text = await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (hasCode(error, 'ELOOP')) return null
    throw error
  }
  try {
    const parsed = Manifest.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
