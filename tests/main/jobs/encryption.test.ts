import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decrypt, encrypt } from '../../../src-main/jobs/encryption.ts'
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
function piecesOf(bytes: Buffer): { readonly header: Buffer; readonly pieces: readonly Buffer[] } {
  const pieces: Buffer[] = []
  for (let at = HEADER_BYTES; at < bytes.length; at += PIECE_BYTES) pieces.push(bytes.subarray(at, at + PIECE_BYTES))
  return { header: bytes.subarray(0, HEADER_BYTES), pieces }
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
