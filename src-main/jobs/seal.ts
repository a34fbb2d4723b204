import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Manifest } from '../../src-shared/model/backup.ts'

/**
 * The HMAC-SHA-256 of a manifest with an installation's key, both in hexadecimal digits. It does not depend on the order in which
 * the manifest's fields were written.
 */
export function sealOf(manifest: Omit<Manifest, 'hmac'>, installationKey: string): string {
  const { hmac: _own, ...sealed } = manifest as Manifest
  return createHmac('sha256', Buffer.from(installationKey, 'hex')).update(inOrder(sealed)).digest('hex')
}

/** Whether this installation wrote the manifest as it is. */
export function isSealed(manifest: Manifest, installationKey: string): boolean {
  return timingSafeEqual(Buffer.from(sealOf(manifest, installationKey), 'hex'), Buffer.from(manifest.hmac, 'hex'))
}

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
