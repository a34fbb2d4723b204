import { statfs } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import type { Log } from './log.ts'

/** This computer's IPv4 addresses but loopback: what a processor's allow-list needs. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}

/** Bytes that a folder's disk has left; null where it does not say. */
export async function freeBytes(folder: string, log: Log): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    log.warn('The free space is not known', error)
    return null
  }
}
