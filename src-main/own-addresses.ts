import { networkInterfaces } from 'node:os'

/** This computer's addresses in its networks: no loopback, and nothing that is good on one cable alone. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^fe80:/i.test(address))
    .map(({ address }) => address)
}

/** Those of IPv4: what a processor's allow-list needs. */
export function ownIpv4Addresses(): readonly string[] {
  return ownAddresses().filter((address) => !address.includes(':'))
}

/** Whether an address can be reached from this computer only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
