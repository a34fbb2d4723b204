import type { Capture, CaptureId, CaptureSettings, CaptureSummary } from '../../src-shared/model/capture.ts'
import type { ApplyReceipt } from '../../src-shared/model/capture-plan.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'

/** What the captures need of the store; `store/` has it, and app.ts hands it over. Synchronous. */
export interface CaptureKeeper {
  add(capture: Capture): void
  /** Newest first. */
  list(processorId: ProcessorId): readonly CaptureSummary[]
  /** null where there is none, or where what is kept of it cannot be read any more. */
  find(processorId: ProcessorId, id: CaptureId): Capture | null
  remove(ids: readonly CaptureId[]): void
  /** null for none. */
  setReference(processorId: ProcessorId, id: CaptureId | null): void
  reference(processorId: ProcessorId): Capture | null
  addReceipt(receipt: ApplyReceipt): void
  /** Newest first. */
  receipts(processorId: ProcessorId): readonly ApplyReceipt[]
  /** Removes the captures of every other processor that has none since `beforeMs`. What was done stays in the receipts. */
  keepOnly(processorIds: readonly string[], beforeMs: number): void
  /** The defaults where nothing was set, or where what is kept does not hold any more. */
  settings(): CaptureSettings
  setSettings(settings: CaptureSettings): void
}
