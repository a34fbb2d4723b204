import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../src-shared/contract/reply.ts'
import { inPieces } from './streams.ts'

/*
 * An encrypted backup (reliability.md, "Encryption"): a header, then pieces of 1 MiB, each sealed by AES-256-GCM.
 *
 * header: "AtlasEnc", version (1), three zeros, piece size (32-bit big-endian), salt (16), proof of the key (16)
 * piece:  its bytes in cipher, then the tag (16)
 *
 * The key is made of the passphrase and the salt, which is new for each file, so a piece's own number can be its nonce. The number
 * and whether it is the last one are in that nonce, and the header is part of what each seal covers: pieces cannot be left out,
 * doubled, moved, or put into another file. The proof tells a wrong passphrase from damage.
 */
const MAGIC = Buffer.from('AtlasEnc', 'ascii')
const VERSION = 1
const PIECE_BYTES = 1024 * 1024
const SALT_BYTES = 16
const PROOF_BYTES = 16
const TAG_BYTES = 16
const HEADER_BYTES = MAGIC.length + 4 + 4 + SALT_BYTES + PROOF_BYTES
const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
/** 128 MiB and some tenths of a second for each guess. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 160 * 1024 * 1024 } as const

/** Encrypts a stream; the same stream is never the same twice. */
export async function* encrypt(chunks: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(SALT_BYTES)
  const { key, proof } = await deriveKey(passphrase, salt)
  const header = Buffer.concat([fixedHeader(), salt, proof])
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
  const { head, rest } = await splitHead(chunks, HEADER_BYTES)
  const fixed = fixedHeader()
  if (head.length < HEADER_BYTES || !head.subarray(0, fixed.length).equals(fixed)) throw new AppError('not-a-backup')
  const { key, proof } = await deriveKey(passphrase, head.subarray(fixed.length, fixed.length + SALT_BYTES))
  if (!timingSafeEqual(proof, head.subarray(fixed.length + SALT_BYTES))) throw new AppError('wrong-passphrase')
  let index = 0
  for await (const { bytes, isLast } of inPieces(rest, PIECE_BYTES + TAG_BYTES)) {
    yield open(bytes, key, nonceOf(index, isLast), head)
    index += 1
  }
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

function fixedHeader(): Buffer {
  const numbers = Buffer.alloc(8)
  numbers.writeUInt8(VERSION, 0)
  numbers.writeUInt32BE(PIECE_BYTES, 4)
  return Buffer.concat([MAGIC, numbers])
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt8(isLast ? 1 : 0, 0)
  nonce.writeUInt32BE(index, 8)
  return nonce
}

function deriveKey(passphrase: string, salt: Uint8Array): Promise<{ readonly key: Buffer; readonly proof: Buffer }> {
  return new Promise((resolve, reject) => {
    // The same words, typed on another keyboard, can be other bytes.
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES + PROOF_BYTES, SCRYPT, (error, derived) => {
      if (error) reject(error)
      else resolve({ key: derived.subarray(0, KEY_BYTES), proof: derived.subarray(KEY_BYTES) })
    })
  })
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
