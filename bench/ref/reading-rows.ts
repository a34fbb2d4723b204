import Database from 'better-sqlite3'

/**
 * The plain way to keep readings, as most web applications do it: one table with a row for each reading, ids and times as text,
 * indexed by processor and input, on the settings that SQLite has by itself (a rollback journal, synchronous=FULL).
 */
export interface PlainRows {
  readonly sqlite: Database.Database
  /** What an input reads now: its row is looked up, then updated or inserted. Each statement is a transaction of its own. */
  upsert(reading: PlainReading): void
  /** Many at once, in one transaction, for what is only prepared. */
  insertAll(readings: readonly PlainReading[]): void
  /** All readings since a time as the objects that a page gets. */
  since(processorId: string, sinceIso: string): readonly PlainPoint[]
  /** How many went. */
  deleteBefore(iso: string): number
  /** Time of the oldest reading; null where there is none. */
  oldest(): string | null
  close(): void
}

export interface PlainReading {
  readonly processorId: string
  readonly inputNumber: number
  readonly inputName: string
  readonly levelDb: number
  readonly peakDb: number
  readonly clipping: boolean
  readonly timestamp: string
}

export interface PlainPoint {
  readonly processorId: string
  readonly inputNumber: number
  readonly inputName: string
  readonly inputLevel: number
  readonly peakLevel: number
  readonly clipping: boolean
  readonly timestamp: string
}

interface Row {
  readonly id: string
  readonly processorId: string
  readonly inputNumber: number
  readonly inputName: string
  readonly inputLevel: number
  readonly peakLevel: number
  readonly clipping: number
  readonly timestamp: string
}

export function createPlainRows(file: string): PlainRows {
  const sqlite = new Database(file)
  sqlite.exec(`
    create table if not exists MeterReading (
      id text not null primary key,
      processorId text not null,
      inputNumber integer not null,
      inputName text not null,
      inputLevel real not null,
      peakLevel real not null,
      clipping boolean not null,
      timestamp text not null,
      createdAt text not null
    );
    create index if not exists MeterReading_processor on MeterReading (processorId, inputNumber);
  `)
  const find = sqlite.prepare<[string, number], { id: string }>(
    'select id from MeterReading where processorId = ? and inputNumber = ? limit 1',
  )
  const update = sqlite.prepare(
    'update MeterReading set inputName = ?, inputLevel = ?, peakLevel = ?, clipping = ?, timestamp = ? where id = ?',
  )
  const insert = sqlite.prepare('insert into MeterReading values (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const since = sqlite.prepare<[string, string], Row>(
    'select * from MeterReading where processorId = ? and timestamp >= ? order by timestamp',
  )
  const oldest = sqlite.prepare<[], { at: string | null }>('select min(timestamp) as at from MeterReading')
  const deleteBefore = sqlite.prepare('delete from MeterReading where timestamp < ?')
  let count = 0

  function add({ processorId, inputNumber, inputName, levelDb, peakDb, clipping, timestamp }: PlainReading): void {
    // Ids of 25 characters that grow with time, as such applications have them.
    const id = `cm${(count++).toString(36).padStart(23, '0')}`
    const isClipping = clipping ? 1 : 0
    insert.run(id, processorId, inputNumber, inputName, levelDb, peakDb, isClipping, timestamp, timestamp)
  }

  return {
    sqlite,
    upsert(reading) {
      const known = find.get(reading.processorId, reading.inputNumber)
      if (!known) return add(reading)
      const { inputName, levelDb, peakDb, clipping, timestamp } = reading
      update.run(inputName, levelDb, peakDb, clipping ? 1 : 0, timestamp, known.id)
    },
    insertAll: sqlite.transaction((readings: readonly PlainReading[]) => {
      for (const reading of readings) add(reading)
    }),
    since: (processorId, sinceIso) =>
      since.all(processorId, sinceIso).map((row) => ({
        processorId: row.processorId,
        inputNumber: row.inputNumber,
        inputName: row.inputName,
        inputLevel: row.inputLevel,
        peakLevel: row.peakLevel,
        clipping: row.clipping === 1,
        timestamp: row.timestamp,
      })),
    deleteBefore: (iso) => deleteBefore.run(iso).changes,
    oldest: () => oldest.get()?.at ?? null,
    close: () => sqlite.close(),
  }
}
