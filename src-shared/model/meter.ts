import type { ProcessorId } from './processor.ts'
import type { ChannelFamily } from './sound.ts'

/** One meter: whose level stands at this place of every frame. */
export interface MeterSlot {
  readonly processorId: ProcessorId
  readonly family: ChannelFamily
  readonly index: number
}

/** Which meter is where in a frame. Sent only when it changes; `version` grows by one each time. */
export interface MeterLayout {
  readonly version: number
  readonly slots: readonly MeterSlot[]
}

/** All meters of all processors at one moment. */
export interface MeterFrame {
  /** Epoch ms. */
  readonly atMs: number
  /** The {@link MeterLayout} that this frame is in; a frame of another version is not to be shown. */
  readonly layout: number
  /** Newest level for each slot in tenths of a dB, -800 to 0; `NO_READING` where there is none or it is too old. */
  readonly tenthsDb: readonly number[]
  /** Slot, level, slot, level …: the highest level since the last frame, only where it is above the newest. */
  readonly peaks: readonly number[]
}
