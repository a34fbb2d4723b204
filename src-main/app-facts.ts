import { randomBytes } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import type { ProcessorId } from '../src-shared/model/processor.ts'
import type { Fleet } from './device/fleet.ts'
import type { Log } from './log.ts'

/** How the console is, for everybody who can reach its web door. No secrets. */
export interface PublicHealth {
  readonly status: 'ok' | 'degraded' | 'critical'
  readonly version: string
  readonly processors: { readonly total: number; readonly online: number }
  readonly metersHeard: number
  readonly meterPort: string
}

/** The newest of some times, of which each may be unknown; epoch ms. */
export function newestOf(times: readonly (number | null)[]): number | null {
  return times.reduce<number | null>((newest, at) => (at !== null && at > (newest ?? 0) ? at : newest), null)
}

export function publicHealth(version: string, { views, meterPort }: Fleet): PublicHealth {
  const all = views.get()
  const online = all.filter(({ link }) => link.kind === 'online').length
  const metersHeard = all.filter(({ meters }) => meters.kind === 'heard').length
  const port = meterPort.get().kind
  const isWhole = online === all.length && metersHeard === all.length && port === 'listening'
  return {
    status: isWhole ? 'ok' : 'degraded',
    version,
    processors: { total: all.length, online },
    metersHeard,
    meterPort: port,
  }
}

/** A name of our own for a processor: it has none on the wire. */
export function newId(): ProcessorId {
  return `p-${randomBytes(4).toString('hex')}` as ProcessorId
}

/** This computer's IPv4 addresses but loopback: what a processor's allow-list needs. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}

/** What can still be written on the disk of a folder, bytes; null where that is not known. */
export async function freeBytes(folder: string, log: Log): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    log.warn('The free space is not known', error)
    return null
  }
}
