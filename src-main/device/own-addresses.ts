import { networkInterfaces } from 'node:os'

/** This computer's IPv4 addresses but loopback: what a processor's allow-list needs. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}
