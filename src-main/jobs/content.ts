import { lstatSync } from 'node:fs'
import path from 'node:path'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Manifest } from '../../src-shared/model/backup.ts'
import { assertHeader, DATABASE_HEADER_BYTES } from './database-header.ts'
import { decrypt } from './encryption.ts'
import { explainBackup } from './failure.ts'
import { NEWEST_VERSION } from './schema-text.ts'
import { createTally, type Measured, measureFile, PIECE_BYTES, readPieces } from './streams.ts'

type Bytes = AsyncIterable<Uint8Array>
/** Any computer opens it. More than 1 costs a multiple of the time for a few percent. */
const GZIP_LEVEL = 1

/** What of a manifest says what the file beside it has to be. */
export type PromisedFile = Pick<Manifest, 'file'>
/** What of it says what is in that file. */
export type PromisedContent = Pick<Manifest, 'content' | 'encrypted'>

/** Compresses `source`; `consume` gets the compressed bytes, and its result is handed on. */
export function compress<T>(source: Bytes, consume: (chunks: Bytes) => Promise<T>): Promise<T> {
  return through(source, createGzip({ level: GZIP_LEVEL, chunkSize: PIECE_BYTES }), consume)
}

/**
 * Checks the file of a backup from outside: it is a plain file of the right name, with the promised size and hash.
 *
 * @throws AppError `not-found`, `not-a-backup`, `backup-damaged`
 */
export async function assertFile(
  file: string,
  promised: PromisedFile,
  onShare: (share: number) => void,
): Promise<void> {
  const status = lstatSync(file, { throwIfNoEntry: false })
  if (!status) throw new AppError('not-found', 'The file of that backup is not there any more.')
  if (!status.isFile() || path.basename(file) !== promised.file.name) throw new AppError('not-a-backup')
  // An answer in no time, and there is nothing in it that would be worth reading.
  if (status.size !== promised.file.bytes) throw new AppError('backup-damaged')
  const found = await measureFile(file, (bytes) => onShare(bytes / status.size)).catch((error: unknown) => {
    throw explainBackup(error)
  })
  assertSame(found, promised.file)
}

/**
 * Reads the database that is in a backup's file; `consume` gets its bytes, and its result is handed on when all of them were read
 * and were the promised ones. A file that is made to swell is stopped at once: by the first bytes of the database, which say how
 * long it is, and by the promised size (reliability.md, "a bomb").
 *
 * @throws AppError `wrong-passphrase`, `not-a-backup`, `newer-store`, `backup-damaged`, and what `consume` throws
 */
export async function readContent<T>(
  file: string,
  promised: PromisedContent,
  passphrase: string | null,
  consume: (chunks: Bytes) => Promise<T>,
): Promise<T> {
  const tally = createTally()
  try {
    const gunzip = createGunzip({ chunkSize: PIECE_BYTES })
    const result = await through(openPacked(file, promised, passphrase), gunzip, (chunks) =>
      consume(tally.through(guarded(chunks, promised.content.bytes))),
    )
    assertSame(tally.result(), promised.content)
    return result
  } catch (error) {
    throw explainBackup(error)
  }
}

/** Sends a stream through zlib; a failure of any of the three ends the others. */
async function through<T>(source: Bytes, zlib: Transform, consume: (chunks: Bytes) => Promise<T>): Promise<T> {
  const results: T[] = []
  await pipeline(Readable.from(source), zlib, async (chunks: Bytes) => void results.push(await consume(chunks)))
  const [result] = results
  return result as T
}

/** Reads it all and keeps nothing. */
export async function drain(chunks: Bytes): Promise<void> {
  for await (const _ of chunks) {
    // Whoever measures or guards the stream has seen it.
  }
}

function openPacked(file: string, { encrypted }: PromisedContent, passphrase: string | null): Bytes {
  const packed = readPieces(file)
  if (!encrypted) return packed
  if (passphrase === null) {
    throw new AppError('wrong-passphrase', 'This backup is encrypted: its passphrase is needed to open it.')
  }
  return decrypt(packed, passphrase)
}

/** Lets a database of `promisedBytes` through and stops everything else. */
async function* guarded(chunks: Bytes, promisedBytes: number): AsyncGenerator<Uint8Array> {
  let head = Buffer.alloc(0)
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > promisedBytes)
      throw new AppError('backup-damaged', 'There is more in that backup than it says. Nothing was changed.')
    if (head.length < DATABASE_HEADER_BYTES) {
      head = Buffer.concat([head, chunk])
      if (head.length < DATABASE_HEADER_BYTES) continue
      assertHeader(head, promisedBytes, NEWEST_VERSION)
      yield head
    } else yield chunk
  }
  if (head.length < DATABASE_HEADER_BYTES) throw new AppError('not-a-backup')
}

/** @throws AppError `backup-damaged` */
export function assertSame(found: Measured, promised: Measured): void {
  if (!isSame(found, promised)) throw new AppError('backup-damaged')
}

export function isSame(found: Measured, promised: Measured): boolean {
  return found.bytes === promised.bytes && found.sha256 === promised.sha256
}
