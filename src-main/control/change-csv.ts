import { AppError } from '../../src-shared/contract/reply.ts'
import { csvRow } from '../../src-shared/csv.ts'
import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type { ChangeFilters, ChangeLog } from './change-log.ts'

/** Rows of one file: what a spreadsheet still opens. */
const MOST_ROWS = 100_000
/** Rows that are written at once: some ms. */
const ROWS_A_STEP = 1000

const HEADINGS =
  'id,time_utc,until_utc,processor,family,index,name,what,before,after,wanted,who,role,door,kind,result,undo_of'

/**
 * Changes as a CSV file (RFC 4180), newest first; values in the unit that `what` names. An empty cell is not known.
 *
 * @throws AppError `bad-input` where they are more than one file holds: a part would pass for the whole
 */
export async function changesCsv(search: ChangeLog['search'], filters: ChangeFilters): Promise<string> {
  const lines = [HEADINGS]
  let page: readonly ChangeRecord[] | undefined
  while (page === undefined || page.length === ROWS_A_STEP) {
    page = await search(filters, page?.at(-1)?.id ?? null, ROWS_A_STEP)
    lines.push(...page.map(rowOf))
    if (lines.length > MOST_ROWS) {
      throw new AppError('bad-input', `These are more than ${MOST_ROWS} changes. Choose a shorter time.`)
    }
  }
  return `${lines.join('\r\n')}\r\n`
}

function rowOf(one: ChangeRecord): string {
  return csvRow([
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
  ])
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
