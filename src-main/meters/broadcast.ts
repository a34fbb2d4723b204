import type { Readable } from '../../src-shared/contract/define.ts'
import type { MeterFrame } from '../../src-shared/model/meter.ts'
import type { Clock } from '../clock.ts'
import { createPolledTopic } from '../topic.ts'
import type { MeterBank } from './bank.ts'

/** Time between two meter frames, ms: 20 a second (architecture.md, "A meter reading, socket to pixel"). */
export const FRAME_PERIOD_MS = 50

/**
 * All meters of all processors as one topic, 20 times a second while anybody listens and not at all otherwise. A frame comes
 * even when no level changed: it tells the page that the console is alive.
 */
export function createBroadcast(bank: MeterBank, clock: Clock): Readable<MeterFrame> {
  return createPolledTopic(clock, FRAME_PERIOD_MS, {
    peek: () => bank.frame(false),
    take: () => bank.frame(true),
  })
}
