import {
  type Capture,
  CaptureEntries,
  type CaptureId,
  CaptureSettings,
  type CaptureSummary,
  type CaptureWhy,
} from '../../src-shared/model/capture.ts'
import type { ApplyReceipt } from '../../src-shared/model/capture-plan.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Statements } from './connection.ts'

/** Captures of processors' own settings, and the receipts of what was put back; as `captures/capture-keeper.ts` asks for it. */
export type CaptureStore = ReturnType<typeof createCaptureStore>

interface SummaryRow {
  readonly id: string
  readonly processor_id: string
  readonly at_ms: number
  readonly why: CaptureWhy
  readonly by: string
  readonly name: string | null
  readonly model: string
  readonly firmware: string | null
  readonly value_count: number
  readonly unknown_count: number
  readonly reference: number
}

interface Row extends SummaryRow {
  readonly version: number
  readonly value: string
}

/** Of the entries, of a receipt, and of the settings. */
const VERSION = 1
const SETTING = 'captures'
const MOST_RECEIPTS = 100
const SUMMARY =
  'id, processor_id, at_ms, why, by, name, model, firmware, value_count, unknown_count, reference' as const

export function createCaptureStore(sqlite: Statements, note: (sentence: string) => void) {
  const insert = sqlite.prepare(
    `insert into capture (${SUMMARY}, version, value) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${VERSION}, ?)`,
  )
  const list = sqlite.prepare<[string], SummaryRow>(
    `select ${SUMMARY} from capture where processor_id = ? order by at_ms desc, rowid desc`,
  )
  const find = sqlite.prepare<[string, string], Row>('select * from capture where processor_id = ? and id = ?')
  const findReference = sqlite.prepare<[string], Row>('select * from capture where processor_id = ? and reference = 1')
  const removeOne = sqlite.prepare('delete from capture where id = ?')
  const clearReference = sqlite.prepare('update capture set reference = 0 where processor_id = ? and reference = 1')
  const markReference = sqlite.prepare('update capture set reference = 1 where processor_id = ? and id = ?')
  const addReceipt = sqlite.prepare(
    `insert into capture_receipt (id, processor_id, ended_ms, version, value) values (?, ?, ?, ${VERSION}, ?)`,
  )
  const receipts = sqlite.prepare<[string, number], { value: string }>(
    `select value from capture_receipt where processor_id = ? and version = ${VERSION} order by ended_ms desc limit ?`,
  )
  const strangers = sqlite.prepare<[string, number], { processor_id: string }>(
    `select processor_id from capture where processor_id not in (select value from json_each(?))
     group by processor_id having max(at_ms) < ?`,
  )
  const removeStranger = sqlite.prepare('delete from capture where processor_id = ?')
  const readSetting = sqlite.prepare<[string], { version: number; value: string }>(
    'select version, value from setting where name = ?',
  )
  const writeSetting = sqlite.prepare('insert or replace into setting (name, version, value) values (?, ?, ?)')

  const remove = sqlite.transaction((ids: readonly CaptureId[]) => {
    for (const id of ids) removeOne.run(id)
  })
  const setReference = sqlite.transaction((processorId: ProcessorId, id: CaptureId | null) => {
    clearReference.run(processorId)
    if (id !== null) markReference.run(processorId, id)
  })

  function captureOf(row: Row | undefined): Capture | null {
    if (!row) return null
    const parsed = row.version === VERSION ? CaptureEntries.safeParse(JSON.parse(row.value)) : null
    if (parsed?.success) return { ...summaryOf(row), entries: parsed.data }
    note(`The capture ${row.id} cannot be read: ${parsed?.error.message ?? `its version is ${row.version}`}`)
    return null
  }

  return {
    add(capture: Capture): void {
      const { id, processorId, atMs, why, by, name, model, firmware, values, unknown, isReference, entries } = capture
      const numbers = [values, unknown, isReference ? 1 : 0]
      insert.run(id, processorId, atMs, why, by, name, model, firmware, ...numbers, JSON.stringify(entries))
    },
    list: (processorId: ProcessorId): readonly CaptureSummary[] => list.all(processorId).map(summaryOf),
    find: (processorId: ProcessorId, id: CaptureId): Capture | null => captureOf(find.get(processorId, id)),
    remove(ids: readonly CaptureId[]): void {
      if (ids.length > 0) remove(ids)
    },
    setReference: (processorId: ProcessorId, id: CaptureId | null): void => setReference(processorId, id),
    reference: (processorId: ProcessorId): Capture | null => captureOf(findReference.get(processorId)),
    addReceipt: (receipt: ApplyReceipt) =>
      void addReceipt.run(receipt.id, receipt.processorId, receipt.endedMs, JSON.stringify(receipt)),
    // Written by this file alone, so they are not parsed again.
    receipts: (processorId: ProcessorId): readonly ApplyReceipt[] =>
      receipts.all(processorId, MOST_RECEIPTS).map(({ value }) => JSON.parse(value) as ApplyReceipt),
    keepOnly(processorIds: readonly string[], beforeMs: number): void {
      for (const { processor_id } of strangers.all(JSON.stringify(processorIds), beforeMs)) {
        removeStranger.run(processor_id)
      }
    },
    settings(): CaptureSettings {
      const row = readSetting.get(SETTING)
      const parsed = CaptureSettings.safeParse(row?.version === VERSION ? JSON.parse(row.value) : {})
      if (parsed.success) return parsed.data
      note(`The settings of the captures cannot be used, so the defaults are: ${parsed.error.message}`)
      return CaptureSettings.parse({})
    },
    setSettings: (settings: CaptureSettings) => void writeSetting.run(SETTING, VERSION, JSON.stringify(settings)),
  }
}

function summaryOf(row: SummaryRow): CaptureSummary {
  return {
    id: row.id as CaptureId,
    processorId: row.processor_id as ProcessorId,
    atMs: row.at_ms,
    why: row.why,
    by: row.by,
    name: row.name,
    model: row.model,
    firmware: row.firmware,
    values: row.value_count,
    unknown: row.unknown_count,
    isReference: row.reference === 1,
  }
}
