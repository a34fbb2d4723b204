import { AppError } from '../../src-shared/contract/reply.ts'
import type { GainDb, GainPercent } from '../../src-shared/decibels.ts'
import type { ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import type { ProcessorLink } from './link.ts'
import type { Query } from './protocol.ts'
import { failureOf, type Writes } from './writes.ts'

/** One change to a zone. dB and percent are different things; a processor is told the one that was meant. */
export type ZoneChange =
  | { readonly kind: 'gain-db'; readonly gainDb: GainDb }
  | { readonly kind: 'gain-percent'; readonly gainPercent: GainPercent }
  | { readonly kind: 'mute'; readonly muted: boolean }
  | { readonly kind: 'source'; readonly source: number }

/** What can be asked of one processor. Promises reject with AppErrors: `processor-offline`, `processor-refused`, `not-found`. */
export interface Link {
  /** Tries to connect now, instead of at the end of the back-off. */
  reconnect(): void
  /** Reads the whole index space again and answers what was found. */
  probe(): Promise<ProcessorSound>
  /** Answers the zone as the processor confirmed it. */
  changeZone(zone: number, change: ZoneChange): Promise<Zone>
  recallScene(scene: number): Promise<void>
}

/** A processor may round what it is given by so much, dB or percent, and has still done what it was told. */
const ROUNDING = 1

/** What a person can do to one processor: checked against what the processor has, written, and read back. */
export function createControl(link: ProcessorLink, sound: () => ProcessorSound): Link {
  function writes(): Writes {
    const open = link.writes()
    if (!open) throw new AppError('processor-offline')
    return open
  }

  function zoneAt(index: number): Zone {
    const zone = sound().zones.find((each) => each.index === index)
    if (!zone) throw new AppError('not-found', `The processor has no zone ${index}.`)
    return zone
  }

  return {
    reconnect: () => link.reconnect(),
    async probe() {
      if (!link.session()) throw new AppError('processor-offline')
      await link.probe()
      if (!link.session()) throw new AppError('processor-offline', 'The connection ended while the processor was read.')
      return sound()
    },
    async changeZone(index, change) {
      const open = writes()
      zoneAt(index)
      if (change.kind === 'source') checkSource(change.source)
      const { query, value } = settingOf(index, change)
      const confirmed = await open.write(query, value)
      if (Math.abs(confirmed - value) > (change.kind.startsWith('gain') ? ROUNDING : 0)) {
        throw new AppError('processor-refused', `The processor answered, but kept ${describe(change, confirmed)}.`)
      }
      return zoneAt(index)
    },
    async recallScene(scene) {
      writes()
      if (!sound().scenes.some(({ index }) => index === scene)) {
        throw new AppError('not-found', `The processor has no scene ${scene}.`)
      }
      try {
        await link.session()!.set({ param: `RecallScene_${scene}`, val: 1 })
      } catch (error) {
        throw failureOf(error)
      }
    },
  }

  function checkSource(source: number): void {
    if (source === -1 || sound().sources.some(({ index }) => index === source)) return
    throw new AppError('not-found', `The processor has no source ${source}.`)
  }
}

function settingOf(zone: number, change: ZoneChange): { readonly query: Query; readonly value: number } {
  switch (change.kind) {
    case 'gain-db':
      return { query: { param: `ZoneGain_${zone}`, fmt: 'val' }, value: change.gainDb }
    case 'gain-percent':
      return { query: { param: `ZoneGain_${zone}`, fmt: 'pct' }, value: change.gainPercent }
    case 'mute':
      return { query: { param: `ZoneMute_${zone}`, fmt: 'val' }, value: change.muted ? 1 : 0 }
    case 'source':
      return { query: { param: `ZoneSource_${zone}`, fmt: 'val' }, value: change.source }
  }
}

function describe(change: ZoneChange, value: number): string {
  switch (change.kind) {
    case 'gain-db':
      return `${value} dB`
    case 'gain-percent':
      return `${value} %`
    case 'mute':
      return value === 0 ? 'the sound on' : 'the mute on'
    case 'source':
      return value === -1 ? 'no source' : `source ${value}`
  }
}
