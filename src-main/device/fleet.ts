import type { Readable } from '../../src-shared/contract/define.ts'
import type { Processor, ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import type { MeterPort } from '../../src-shared/model/system.ts'
import type { MessageTable } from '../../src-shared/model/tools.ts'

/** The way to one processor. Every promise rejects with an AppError: `processor-offline`, `processor-refused`, `not-found`. */
export interface Link {
  reconnect(): void
  probe(): Promise<ProcessorSound>
  setZone(zone: number, what: 'gain-db' | 'gain-percent' | 'mute' | 'source', value: number): Promise<Zone>
  recallScene(scene: number): Promise<void>
}

/** All processors and their links. */
export interface Fleet {
  readonly views: Readable<readonly ProcessorView[]>
  readonly sound: Readable<readonly ProcessorSound[]>
  readonly meterPort: Readable<MeterPort>
  messages(): MessageTable
  /** Adds a processor or takes over its changed name, model or address, and (re)connects where that is needed. */
  put(processor: Processor): void
  remove(id: ProcessorId): Promise<void>
  /** @throws AppError `not-found` */
  link(id: ProcessorId): Link
  /** Proves that an Atmosphere answers there. @throws AppError `unreachable` or `not-an-atmosphere` */
  prove(host: string, port: number): Promise<void>
  close(): Promise<void>
}
