import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** A PIN as it is kept: what scrypt makes of it (RFC 7914), and how. */
export interface PinHash {
  readonly salt: Uint8Array
  readonly hash: Uint8Array
  /** scrypt's N, r and p. */
  readonly cost: number
  readonly blockSize: number
  readonly parallelism: number
}

/**
 * 32 MiB of memory each time. It slows down whoever has stolen the file; a PIN of few digits cannot be made
 * safe from them by any figure here, so the folder and the backups are private (SECURITY.md).
 */
export const PIN_COST = 2 ** 15
const BLOCK_SIZE = 8
const PARALLELISM = 1
const HASH_BYTES = 32
const SALT_BYTES = 16

/** Hashes a PIN with a salt of its own; off the main thread. */
export async function hashPin(pin: string, cost: number): Promise<PinHash> {
  const made = { salt: randomBytes(SALT_BYTES), cost, blockSize: BLOCK_SIZE, parallelism: PARALLELISM }
  return { ...made, hash: await derive(pin, made, HASH_BYTES) }
}

/** Whether a PIN is the one that was hashed; compared in constant time. */
export async function isSamePin(pin: string, kept: PinHash): Promise<boolean> {
  return timingSafeEqual(await derive(pin, kept, kept.hash.length), kept.hash)
}

function derive(pin: string, { salt, cost, blockSize, parallelism }: Omit<PinHash, 'hash'>, bytes: number) {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const options = { N: cost, r: blockSize, p: parallelism, maxmem: 256 * cost * blockSize }
  scrypt(pin, salt, bytes, options, (error, hash) => (error ? reject(error) : resolve(hash)))
  return promise
}
