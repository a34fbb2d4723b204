import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { CopyLock } from '../../src-shared/model/backup.ts'
import { LOCK_BYTES, lockKey, startOfLock, unlockKey } from './copy-lock.ts'
import { stretch } from './passphrase.ts'
import { inPieces } from './streams.ts'

/*
 * An encrypted backup (reliability.md, "Encryption"): a header, then pieces of 1 MiB, each sealed by AES-256-GCM.
 *
 * header: "AtlasEnc", version (1 or 2), three zeros, piece size (32-bit big-endian), and how the key is come by
 *         1, by whoever types the passphrase: salt (16), proof of the key (16)
 *         2, by nobody, for copies that are made unattended: a lock (copy-lock.ts)
 * piece:  its bytes in cipher, then the tag (16)
 *
 * The key is new for each file, so a piece's own number can be its nonce. The number and whether it is the last one are in that
 * nonce, and the header is part of what each seal covers: pieces cannot be left out, doubled, moved, or put into another file. In
 * both versions a wrong passphrase is told from damage, and the same passphrase is asked for.
 */
const MAGIC = Buffer.from('AtlasEnc', 'ascii')
const BY_PASSPHRASE = 1
const BY_LOCK = 2
type Version = typeof BY_PASSPHRASE | typeof BY_LOCK
const PIECE_BYTES = 1024 * 1024
const SALT_BYTES = 16
const PROOF_BYTES = 16
const TAG_BYTES = 16
const FIXED_BYTES = MAGIC.length + 4 + 4
const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32

/** Encrypts a stream; the same stream is never the same twice. */
export async function* encrypt(chunks: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(SALT_BYTES)
  const { key, proof } = await deriveKey(passphrase, salt)
  yield* sealPieces(chunks, Buffer.concat([fixedHeader(BY_PASSPHRASE), salt, proof]), key)
}

/** Encrypts a stream for the passphrase that made the lock, without it. */
export async function* encryptFor(chunks: AsyncIterable<Uint8Array>, copyLock: CopyLock): AsyncGenerator<Uint8Array> {
  const fixed = fixedHeader(BY_LOCK)
  const { key, lock } = lockKey(fixed, copyLock)
  yield* sealPieces(chunks, Buffer.concat([fixed, lock]), key)
}

/** How everything begins that {@link encryptFor} makes with this lock, and how long what it makes of `bytes` bytes is. */
export function lockedShape(copyLock: CopyLock, bytes: number): { readonly start: Buffer; readonly bytes: number } {
  const pieces = Math.max(1, Math.ceil(bytes / PIECE_BYTES))
  return {
    start: Buffer.concat([fixedHeader(BY_LOCK), startOfLock(copyLock)]),
    bytes: FIXED_BYTES + LOCK_BYTES + bytes + pieces * TAG_BYTES,
  }
}

async function* sealPieces(chunks: AsyncIterable<Uint8Array>, header: Buffer, key: Buffer): AsyncGenerator<Uint8Array> {
  yield header
  let index = 0
  for await (const { bytes, isLast } of inPieces(chunks, PIECE_BYTES)) {
    const cipher = createCipheriv(CIPHER, key, nonceOf(index, isLast)).setAAD(header)
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    index += 1
  }
}

/**
 * The stream that was encrypted. What it yields is authentic, but only its end says that it is whole.
 *
 * @throws AppError `wrong-passphrase`, `not-a-backup`, `backup-damaged`
 */
export async function* decrypt(chunks: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Uint8Array> {
  const { head: fixed, rest } = await splitHead(chunks, FIXED_BYTES)
  const version = versionOf(fixed)
  const { head: own, rest: pieces } = await splitHead(rest, OWN_BYTES[version])
  if (own.length < OWN_BYTES[version]) throw new AppError('backup-damaged')
  const key = version === BY_LOCK ? await unlockKey(fixed, own, passphrase) : await provenKey(own, passphrase)
  const header = Buffer.concat([fixed, own])
  let index = 0
  for await (const { bytes, isLast } of inPieces(pieces, PIECE_BYTES + TAG_BYTES)) {
    yield open(bytes, key, nonceOf(index, isLast), header)
    index += 1
  }
}

/** What comes after the fixed header. */
const OWN_BYTES = { [BY_PASSPHRASE]: SALT_BYTES + PROOF_BYTES, [BY_LOCK]: LOCK_BYTES } as const

function versionOf(fixed: Buffer): Version {
  for (const version of [BY_PASSPHRASE, BY_LOCK] as const) if (fixed.equals(fixedHeader(version))) return version
  throw new AppError('not-a-backup')
}

async function provenKey(own: Buffer, passphrase: string): Promise<Buffer> {
  const { key, proof } = await deriveKey(passphrase, own.subarray(0, SALT_BYTES))
  if (!timingSafeEqual(proof, own.subarray(SALT_BYTES))) throw new AppError('wrong-passphrase')
  return key
}

function open(bytes: Uint8Array, key: Buffer, nonce: Buffer, header: Buffer): Buffer {
  const end = bytes.length - TAG_BYTES
  if (end < 0) throw new AppError('backup-damaged')
  const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(header).setAuthTag(bytes.subarray(end))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()])
  } catch (error) {
    throw new AppError('backup-damaged', undefined, { cause: error })
  }
}

function fixedHeader(version: Version): Buffer {
  const numbers = Buffer.alloc(8)
  numbers.writeUInt8(version, 0)
  numbers.writeUInt32BE(PIECE_BYTES, 4)
  return Buffer.concat([MAGIC, numbers])
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt8(isLast ? 1 : 0, 0)
  nonce.writeUInt32BE(index, 8)
  return nonce
}

async function deriveKey(
  passphrase: string,
  salt: Uint8Array,
): Promise<{ readonly key: Buffer; readonly proof: Buffer }> {
  const derived = await stretch(passphrase, salt, KEY_BYTES + PROOF_BYTES)
  return { key: derived.subarray(0, KEY_BYTES), proof: derived.subarray(KEY_BYTES) }
}

/** The first `size` bytes of a stream, or all of a shorter one, and what comes after them. */
async function splitHead(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): Promise<{ readonly head: Buffer; readonly rest: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < size) {
    const { done, value } = await iterator.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  async function* rest() {
    yield head.subarray(size)
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  return { head: head.subarray(0, size), rest: rest() }
}
