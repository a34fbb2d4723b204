import { toTenthsDb } from '../../src-shared/decibels.ts'
import { CHANNEL_FAMILIES, type ChannelFamily } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { MeterSink } from '../meters/bank.ts'
import { createMeterScratch, scanMeters } from './meter-scan.ts'
import { meterFamilyOf, splitParameter } from './parameters.ts'
import { decode, KEEP_ALIVE, type Update } from './protocol.ts'
import type { WireFault } from './session.ts'

/** What comes from one processor by UDP: levels into the bank, and the keep-alive's echo. */
export interface MeterIntake {
  /** One datagram: one message, or several separated by newlines (protocol.md §2). */
  take(datagram: Uint8Array): void
  /** Levels that came another way, such as the present values of a subscription. Answers what is left of the updates. */
  takeLevels(updates: readonly Update[]): readonly Update[]
  /** From now on levels of these families are shown: their names are verified. Before that they are heard and dropped. */
  open(families: readonly ChannelFamily[]): void
  /** No level is shown: the connection is gone. */
  shut(): void
  /** Monotonic ms of the newest datagram and of the newest echo; -Infinity if none. */
  heard(): { readonly datagramMs: number; readonly echoMs: number }
}

const NEWLINE = 0x0a

export function createMeterIntake(
  clock: Clock,
  sink: MeterSink,
  onFault: (fault: WireFault, count: number) => void,
): MeterIntake {
  const scratch = createMeterScratch()
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let datagramMs = Number.NEGATIVE_INFINITY
  let echoMs = Number.NEGATIVE_INFINITY
  /** A bit for each family whose levels are shown. */
  let opened = 0

  function takeMessage(bytes: Uint8Array, start: number, end: number): void {
    if (scanMeters(bytes, start, end, scratch)) {
      const { values, count } = scratch
      for (let at = 0; at < count * 3; at += 3) {
        const family = values[at]!
        if ((opened & (1 << family)) !== 0) sink.write(family, values[at + 1]!, values[at + 2]!, datagramMs)
      }
      return
    }
    let line: string
    try {
      line = utf8.decode(bytes.subarray(start, end))
    } catch {
      onFault('garbage', 1)
      return
    }
    const message = decode(line)
    if (message.kind !== 'updates') {
      onFault(message.kind === 'garbage' ? 'garbage' : 'unknown-message', 1)
      return
    }
    if (message.faulty > 0) onFault('wrong-types', message.faulty)
    // Only meters and the echo come by UDP; a datagram is too easily forged to change a name or a gain.
    for (const { param } of takeLevels(message.updates)) if (param === KEEP_ALIVE) echoMs = clock.monotonicMs()
  }

  function takeLevels(updates: readonly Update[]): readonly Update[] {
    return updates.filter(({ param, fmt, value }) => {
      const { stem, index } = splitParameter(param)
      const family = meterFamilyOf(stem)
      if (family < 0) return true
      if ((opened & (1 << family)) !== 0 && fmt === 'val' && typeof value === 'number')
        sink.write(family, index, toTenthsDb(value), clock.monotonicMs())
      return false
    })
  }

  return {
    take(datagram) {
      datagramMs = clock.monotonicMs()
      let start = 0
      while (start < datagram.length) {
        const newline = datagram.indexOf(NEWLINE, start)
        const end = newline === -1 ? datagram.length : newline
        const last = end > start && datagram[end - 1] === 0x0d ? end - 1 : end
        if (last > start) takeMessage(datagram, start, last)
        start = end + 1
      }
    },
    takeLevels,
    open(families) {
      for (const family of families) opened |= 1 << CHANNEL_FAMILIES.indexOf(family)
    },
    shut() {
      opened = 0
    },
    heard: () => ({ datagramMs, echoMs }),
  }
}
