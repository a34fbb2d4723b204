import { rmSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Size } from '../harness.ts'
import { openReadings, type ReadingStore, temporaryFolder } from '../product/readings.ts'
import { createPlainRows, type PlainRows } from '../ref/reading-rows.ts'
import { INPUT_METERS } from './bar.ts'
import { plainReadings } from './plain-bar.ts'
import { repeatDays, STORED_UNTIL_MS, storeHours } from './stored-bar.ts'

const HOUR_MS = 3_600_000
const SAMPLES_AN_HOUR = 720
/** Days, and hours of each. */
const SPANS = { full: { days: 30, hours: 24 }, smoke: { days: 3, hours: 2 } } as const satisfies Record<Size, Span>

interface Span {
  readonly days: number
  readonly hours: number
}

/** Thirty days of twelve inputs at full resolution, in our store and in the plain way's. */
export interface ThirtyDays {
  /** A store of our own with all of them, oldest at `fromMs`, for one who changes it. */
  ours(): Promise<ReadingStore>
  /** Epoch ms of the first reading in ours, at the beginning of an hour. */
  readonly fromMs: number
  /** The plain way's; whoever opens it finds what those before have left. */
  readonly plainFile: string
}

const built = new Map<Size, Promise<ThirtyDays>>()

/** Built once for all cases and removed with the process: the plain way's takes most of a minute and 1.4 GB. */
export function thirtyDays(size: Size): Promise<ThirtyDays> {
  const known = built.get(size) ?? build(SPANS[size])
  built.set(size, known)
  return known
}

async function build({ days, hours }: Span): Promise<ThirtyDays> {
  const folder = await temporaryFolder()
  process.once('exit', () => rmSync(folder.path, { recursive: true, force: true }))
  const file = join(folder.path, 'console.db')
  const store = await openReadings(file)
  const ticks = storeHours(store, INPUT_METERS, hours).slice(0, hours * SAMPLES_AN_HOUR)
  repeatDays(store, days - 1, 'readings')
  store.sqlite.pragma('wal_checkpoint(truncate)')
  await store.close()

  const earlierMs = (days - 1) * 24 * HOUR_MS
  const fromMs = STORED_UNTIL_MS - (hours + 0.5) * HOUR_MS - earlierMs
  const firstDay = ticks.map((tick) => ({ ...tick, atMs: tick.atMs - earlierMs }))
  const plainFile = join(folder.path, 'plain.db')
  const plain = createPlainRows(plainFile)
  plain.sqlite.pragma('synchronous = off')
  plain.sqlite.pragma('journal_mode = off')
  plain.insertAll(plainReadings(firstDay, INPUT_METERS))
  repeatPlainDay(plain, days - 1)
  plain.close()

  let copies = 0
  return {
    fromMs,
    plainFile,
    async ours() {
      const copy = join(folder.path, `copy-${copies++}.db`)
      await copyFile(file, copy)
      const opened = await openReadings(copy)
      return {
        ...opened,
        async close() {
          await opened.close()
          await rm(copy)
        },
      }
    },
  }
}

/** The same readings on each of the days after it, in the order of time. */
function repeatPlainDay({ sqlite }: PlainRows, days: number): void {
  const rows = Number(sqlite.prepare('select count(*) from MeterReading').pluck().get())
  const add = sqlite.prepare(
    `insert into MeterReading
     select printf('cn%023d', rowid + @after), processorId, inputNumber, inputName, inputLevel, peakLevel, clipping,
       strftime('%Y-%m-%dT%H:%M:%fZ', timestamp, @later), createdAt
     from MeterReading where rowid <= @rows order by rowid`,
  )
  for (let day = 1; day <= days; day++) add.run({ after: day * rows, later: `+${day} days`, rows })
}
