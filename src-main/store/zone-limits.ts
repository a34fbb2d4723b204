import { ZoneLimit } from '../../src-shared/model/limits.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Statements } from './connection.ts'

export interface ZoneLimitStore {
  /** By processor and zone. One that does not hold any more locks its zone for staff, and is noted. */
  read(): readonly ZoneLimit[]
  write(limit: ZoneLimit): void
  remove(processorId: ProcessorId, zone: number): void
}

interface LimitRow {
  readonly processor_id: string
  readonly zone: number
  readonly zone_name: string
  readonly min_percent: number
  readonly max_percent: number
  readonly allowed_sources: string | null
  readonly locked: number
}

export function createZoneLimitStore(sqlite: Statements, note: (sentence: string) => void): ZoneLimitStore {
  const all = sqlite.prepare<[], LimitRow>('select * from zone_limit order by processor_id, zone')
  const insert = sqlite.prepare<[string, number, string, number, number, string | null, number]>(
    `insert or replace into zone_limit
       (processor_id, zone, zone_name, min_percent, max_percent, allowed_sources, locked) values (?, ?, ?, ?, ?, ?, ?)`,
  )
  const remove = sqlite.prepare<[string, number]>('delete from zone_limit where processor_id = ? and zone = ?')

  function limitOf(row: LimitRow): ZoneLimit {
    const bound = { processorId: row.processor_id as ProcessorId, zone: row.zone, zoneName: row.zone_name }
    const parsed = ZoneLimit.safeParse({
      ...bound,
      minPercent: row.min_percent,
      maxPercent: row.max_percent,
      allowedSources: row.allowed_sources === null ? null : listIn(row.allowed_sources),
      lockedForStaff: row.locked === 1,
    })
    if (parsed.success) return parsed.data
    note(`The limit of “${row.zone_name}” cannot be used, so the area is locked for staff: ${parsed.error.message}`)
    return { ...bound, minPercent: 0, maxPercent: 100, allowedSources: null, lockedForStaff: true }
  }

  return {
    read: () => all.all().map(limitOf),
    write: ({ processorId, zone, zoneName, minPercent, maxPercent, allowedSources, lockedForStaff }) =>
      void insert.run(
        processorId,
        zone,
        zoneName,
        minPercent,
        maxPercent,
        allowedSources === null ? null : JSON.stringify(allowedSources),
        lockedForStaff ? 1 : 0,
      ),
    remove: (processorId, zone) => void remove.run(processorId, zone),
  }
}

/** What cannot be read is no list, which the schema then refuses. */
function listIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
