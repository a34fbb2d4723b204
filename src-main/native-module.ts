import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../src-shared/contract/reply.ts'

/** Where a packaged program keeps what its native module has to be, from the program's own folder. */
export const NATIVE_MODULE_RECORD = 'out/main/native-module.json'

/** The one file of machine code that the program loads itself, as it was when the package was made. */
export interface NativeModuleRecord {
  /** From the program's own folder, with slashes. */
  readonly file: string
  /** In lower-case hexadecimal digits. */
  readonly sha256: string
}

/** What the record has to say for a native module of these bytes. */
export function recordOf(file: string, bytes: Uint8Array): NativeModuleRecord {
  return { file, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/**
 * Compares the native module of a packaged program with the record made at packaging (interface.md, "Electron, hardened").
 * To be called before anything opens the store. Machine code cannot be loaded from inside the archive: it lies beside it, where
 * nobody else would notice a change. The archive with the record is verified by Electron itself, on Windows and macOS; elsewhere
 * this finds damage, and not somebody who changes both.
 *
 * @param programFolder the packaged program's own folder, which is the archive
 * @throws AppError `damaged` for a changed, missing or unrecorded module; the cause says which
 */
export function assertNativeModule(programFolder: string): void {
  try {
    const record: unknown = JSON.parse(readFileSync(path.join(programFolder, NATIVE_MODULE_RECORD), 'utf8'))
    if (!isRecord(record)) throw new Error('The record of the native module says nothing useful')
    const found = recordOf(record.file, readFileSync(path.join(programFolder, record.file)))
    if (found.sha256 !== record.sha256) {
      throw new Error(`${record.file} has the SHA-256 sum ${found.sha256} and not ${record.sha256}`)
    }
  } catch (cause) {
    throw new AppError(
      'damaged',
      'A file of this program was changed or is damaged. Install Atlas Console again; the data of the venue is not affected.',
      { cause },
    )
  }
}

function isRecord(value: unknown): value is NativeModuleRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'file' in value &&
    typeof value.file === 'string' &&
    'sha256' in value &&
    typeof value.sha256 === 'string'
  )
}
