import { csvRow } from '../../src-shared/csv.ts'
import type { ChangeRecord } from '../../src-shared/model/change.ts'

const HEADINGS =
  'id,time_utc,until_utc,processor,family,index,name,what,before,after,wanted,who,role,door,kind,result,undo_of'

/** Changes as a CSV file (RFC 4180); values in the unit that `what` names. An empty cell is not known. */
export function changesCsv(records: readonly ChangeRecord[]): string {
  const rows = records.map((one) =>
    csvRow([
      one.id,
      timeOf(one.firstMs),
      timeOf(one.lastMs),
      one.processorId,
      one.family,
      one.index,
      one.name,
      one.what,
      one.before,
      one.after,
      one.wanted,
      one.who,
      one.role,
      one.door,
      one.kind,
      one.result,
      one.undoOf,
    ]),
  )
  return `${[HEADINGS, ...rows].join('\r\n')}\r\n`
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
