/** The plain way to send meters: an object with names for each of them, in every message. */
export interface NamedMeter {
  readonly id: string
  readonly processorId: string
  readonly processorName: string
  readonly type: string
  readonly index: number
  readonly name: string
  readonly level: number
  readonly peak: number
  readonly timestamp: string
}

export interface MetersMessage {
  readonly event: 'meters'
  readonly data: readonly NamedMeter[]
}

/** One message from levels in tenths of a dB. */
export function namedMetersMessage(
  meters: readonly { readonly processorId: string; readonly family: string; readonly index: number }[],
  tenthsDb: readonly number[],
  atMs: number,
): MetersMessage {
  const timestamp = new Date(atMs).toISOString()
  return {
    event: 'meters',
    data: meters.map(({ processorId, family, index }, place) => ({
      id: `${processorId}-${family}-${index}`,
      processorId,
      processorName: 'Main Bar Rack',
      type: family,
      index,
      name: `Patio ${family} ${index}`,
      level: tenthsDb[place]! / 10,
      peak: tenthsDb[place]! / 10,
      timestamp,
    })),
  }
}
