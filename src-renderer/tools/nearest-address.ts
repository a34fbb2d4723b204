/**
 * The one of this computer's own addresses that shares the longest beginning with a processor's: the one that the processor
 * most likely sees, and that belongs into its list of allowed clients. The first for a host name; null where there is none.
 */
export function nearestAddress(host: string, ownAddresses: readonly string[]): string | null {
  const target = bits(host)
  let nearest: string | null = null
  let longest = -1
  for (const address of ownAddresses) {
    const length = target === null ? 0 : sharedBits(target, bits(address) ?? '')
    if (length > longest) {
      nearest = address
      longest = length
    }
  }
  return nearest
}

function sharedBits(one: string, other: string): number {
  let length = 0
  while (length < other.length && one[length] === other[length]) length++
  return length
}

function bits(address: string): string | null {
  const parts = address.split('.').map(Number)
  if (parts.length !== 4 || !parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)) return null
  return parts.map((part) => part.toString(2).padStart(8, '0')).join('')
}
