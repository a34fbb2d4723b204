import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The file beside the installers that says what each of them has to be; `sha256sum --check` reads it. */
export const CHECKSUMS = 'SHA256SUMS.txt'

const INSTALLER = /\.(exe|dmg|deb|AppImage)$/

/**
 * Writes the SHA-256 sums of all installers of a folder beside them (docs/offline-install.md), by name.
 *
 * @returns the lines that were written, none where there is no installer
 */
export async function writeChecksums(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => INSTALLER.test(name)).sort()
  const lines: string[] = []
  for (const name of names) lines.push(`${await sha256(path.join(folder, name))}  ${name}`)
  if (lines.length > 0) await writeFile(path.join(folder, CHECKSUMS), lines.map((line) => `${line}\n`).join(''))
  return lines
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
