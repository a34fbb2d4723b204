import { isLoopback } from '../own-addresses.ts'

/** Slows wrong tokens from the network down: each address has a bucket of them, which fills again. */
export interface Brake {
  /** Whether a request from this address is looked at. */
  admits(address: string | undefined): boolean
  /** A token from this address was wrong. */
  failed(address: string | undefined): void
}

/** So many wrong tokens an address has at first, and one more each {@link REFILL_MS}. */
export const FREE_FAILURES = 20
export const REFILL_MS = 2000
/** Addresses that are remembered; the oldest goes first. */
const MOST_ADDRESSES = 1000

interface Bucket {
  left: number
  atMs: number
}

/**
 * This computer's own programs are never slowed: a script with an old token must not shut out the command line. Nobody guesses
 * 256 bits; what this keeps small is the load and the audit.
 */
export function createBrake(monotonicMs: () => number): Brake {
  const buckets = new Map<string, Bucket>()
  const isOwn = (address: string) => isLoopback(address.replace(/^::ffff:/, ''))

  function leftOf(address: string): number {
    const bucket = buckets.get(address)
    if (!bucket) return FREE_FAILURES
    return Math.min(FREE_FAILURES, bucket.left + (monotonicMs() - bucket.atMs) / REFILL_MS)
  }

  return {
    admits: (address = '') => isOwn(address) || leftOf(address) >= 1,
    failed(address = '') {
      if (isOwn(address)) return
      const left = leftOf(address) - 1
      buckets.delete(address)
      buckets.set(address, { left, atMs: monotonicMs() })
      const [oldest] = buckets.keys()
      if (buckets.size > MOST_ADDRESSES && oldest !== undefined) buckets.delete(oldest)
    },
  }
}
