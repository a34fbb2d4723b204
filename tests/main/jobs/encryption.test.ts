import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { LOCK_BYTES, makeLock } from '../../../src-main/jobs/copy-lock.ts'
import { decrypt, encrypt, encryptFor, lockedShape } from '../../../src-main/jobs/encryption.ts'
import { lock } from '../../../src-main/jobs/lock.ts'
import type { CopyLock } from '../../../src-shared/model/backup.ts'
import { createSeededRandom } from '../../support/random.ts'

const MIB = 1024 * 1024
const HEADER_BYTES = 48
/** A piece as it is stored: with its tag. */
const PIECE_BYTES = MIB + 16

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function gathered(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

const sealed = (bytes: Uint8Array, size = 100_000) => gathered(encrypt(inChunks(bytes, size), 'words'))
const opened = (bytes: Uint8Array, size = 100_000) => gathered(decrypt(inChunks(bytes, size), 'words'))

/** The pieces of an encrypted stream, by their borders. */
function piecesOf(
  bytes: Buffer,
  headerBytes = HEADER_BYTES,
): { readonly header: Buffer; readonly pieces: readonly Buffer[] } {
  const pieces: Buffer[] = []
  for (let at = headerBytes; at < bytes.length; at += PIECE_BYTES) pieces.push(bytes.subarray(at, at + PIECE_BYTES))
  return { header: bytes.subarray(0, headerBytes), pieces }
}

describe('an encrypted stream', () => {
  test.each([0, MIB, MIB + 1])('of %s bytes comes out as it went in', async (length) => {
    const bytes = randomBytes(length)
    const inside = await sealed(bytes)
    expect(inside.length).toBe(HEADER_BYTES + length + 16 * Math.max(1, Math.ceil(length / MIB)))
    // However the disk hands it out.
    expect((await opened(inside, 12_345)).equals(bytes)).toBe(true)
  })

  test('is another one each time', async () => {
    const [one, two] = [await sealed(Buffer.alloc(1000)), await sealed(Buffer.alloc(1000))]
    expect(one.equals(two)).toBe(false)
    expect(one.includes(Buffer.alloc(64))).toBe(false)
  })

  test('does not open with a bit changed anywhere, and yields nothing of the piece in which it is', async () => {
    const bytes = randomBytes(2000)
    const inside = await sealed(bytes)
    const random = createSeededRandom(3)
    for (let nth = 0; nth < 3; nth++) {
      const at = nth === 0 ? 20 : HEADER_BYTES + Math.floor(random() * (inside.length - HEADER_BYTES))
      const spoiled = Buffer.from(inside)
      spoiled[at]! ^= 1 << Math.floor(random() * 8)
      await expect(opened(spoiled), `byte ${at}`).rejects.toMatchObject({
        code: nth === 0 ? 'wrong-passphrase' : 'backup-damaged',
      })
    }
  })

  test('does not open with pieces left out, moved, of another file, or cut off at a border', async () => {
    const { header, pieces } = piecesOf(await sealed(randomBytes(3 * MIB), MIB))
    const other = piecesOf(await sealed(randomBytes(3 * MIB), MIB))
    const [first, second, third] = pieces as [Buffer, Buffer, Buffer]
    for (const wrong of [
      [first, third],
      [first, second],
      [second, first, third],
      [first, other.pieces[1]!, third],
    ]) {
      await expect(opened(Buffer.concat([header, ...wrong]), MIB)).rejects.toMatchObject({ code: 'backup-damaged' })
    }
    expect(await opened(Buffer.concat([header, first, second, third]), MIB)).toHaveLength(3 * MIB)
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('something else that is long enough to be a header')],
  ])('is not %s', async (_, bytes) => {
    await expect(opened(bytes)).rejects.toMatchObject({ code: 'not-a-backup' })
  })
})

describe('a stream that was locked by nobody who knows the passphrase', () => {
  const LOCKED_HEADER_BYTES = 16 + LOCK_BYTES
  const locked = (bytes: Uint8Array, with_: CopyLock) => gathered(encryptFor(inChunks(bytes, 100_000), with_))
  const damaged = { code: 'backup-damaged' }
  let key: CopyLock
  beforeAll(async () => {
    key = await makeLock('words')
  })

  test('opens with it, whatever its length, and is as long as was said', async () => {
    for (const length of [0, 2 * MIB + 1]) {
      const bytes = randomBytes(length)
      const inside = await locked(bytes, key)
      const shape = lockedShape(key, length)
      expect(inside.length).toBe(shape.bytes)
      expect(inside.subarray(0, shape.start.length).equals(shape.start)).toBe(true)
      expect((await opened(inside, 12_345)).equals(bytes)).toBe(true)
    }
  })

  test('is another one each time, and so is a lock: neither has anything of the passphrase', async () => {
    const zeros = Buffer.alloc(1000)
    const [one, two] = [await locked(zeros, key), await locked(zeros, key)]
    // What is the same is what says for whom it is.
    expect(one.subarray(64).equals(two.subarray(64))).toBe(false)
    expect(one.subarray(-1016).equals(two.subarray(-1016))).toBe(false)
    const other = await makeLock('words')
    expect([other.salt === key.salt, other.publicKey === key.publicKey]).toEqual([false, false])
    expect(JSON.stringify(key)).toMatch(/^\{"salt":"[0-9a-f]{32}","publicKey":"[0-9a-f]{64}"\}$/)
  })

  test('is refused with another passphrase, and not called damaged', async () => {
    const inside = await locked(randomBytes(100), key)
    await expect(gathered(decrypt(inChunks(inside, 1000), 'other words'))).rejects.toMatchObject({
      code: 'wrong-passphrase',
    })
  })

  test('is refused with any byte of its beginning changed, and that is told from a wrong passphrase', async () => {
    const inside = await locked(randomBytes(100), key)
    const random = createSeededRandom(5)
    for (let at = 0; at < LOCKED_HEADER_BYTES; at++) {
      const spoiled = Buffer.from(inside)
      spoiled[at]! ^= 1 << Math.floor(random() * 8)
      await expect(opened(spoiled), `byte ${at}`).rejects.toMatchObject(at < 16 ? { code: 'not-a-backup' } : damaged)
    }
    for (const length of [17, LOCKED_HEADER_BYTES - 1]) {
      await expect(opened(inside.subarray(0, length)), `${length} bytes`).rejects.toMatchObject(damaged)
    }
  })

  test('is refused with a bit changed in what it holds, or cut off', async () => {
    const inside = await locked(randomBytes(2000), key)
    const random = createSeededRandom(6)
    for (let nth = 0; nth < 3; nth++) {
      const spoiled = Buffer.from(inside)
      const at = LOCKED_HEADER_BYTES + Math.floor(random() * (inside.length - LOCKED_HEADER_BYTES))
      spoiled[at]! ^= 1 << Math.floor(random() * 8)
      await expect(opened(spoiled), `byte ${at}`).rejects.toMatchObject(damaged)
    }
    await expect(opened(inside.subarray(0, -1))).rejects.toMatchObject(damaged)
    await expect(opened(inside.subarray(0, LOCKED_HEADER_BYTES))).rejects.toMatchObject(damaged)
  })

  test('is refused with pieces swapped, or of another file for the same passphrase', async () => {
    const { header, pieces } = piecesOf(await locked(randomBytes(2 * MIB), key), LOCKED_HEADER_BYTES)
    const other = piecesOf(await locked(randomBytes(2 * MIB), key), LOCKED_HEADER_BYTES)
    const [first, second] = pieces as [Buffer, Buffer]
    for (const wrong of [[second, first], [first], [first, other.pieces[1]!]]) {
      await expect(opened(Buffer.concat([header, ...wrong]), MIB)).rejects.toMatchObject(damaged)
    }
  })

  test('for a lock that somebody put in its place opens for them, and not for us', async () => {
    const theirs = await locked(randomBytes(100), await makeLock('their words'))
    await expect(opened(theirs)).rejects.toMatchObject({ code: 'wrong-passphrase' })
  })

  test('is tried as a whole before a lock is handed out', async () => {
    const made = await lock({ passphrase: 'words' })
    const inside = await locked(Buffer.from('hello'), made)
    expect((await opened(inside)).toString()).toBe('hello')
  })
})
