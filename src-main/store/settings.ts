import { DEFAULT_PERIOD_MS, MonitorSettings } from '../../src-shared/model/monitor.ts'
import type { Statements } from './connection.ts'

/** What people set of the monitor. */
export interface MonitorSettingStore {
  /** The defaults where nothing was set, or where what is kept does not hold any more. */
  read(): MonitorSettings
  write(settings: MonitorSettings): void
  /** Time between two samples of a processor, ms. */
  periodMs(processorId: string): number
  setPeriodMs(processorId: string, periodMs: number): void
  /** Reads them again: the file is another one now. */
  reload(): void
}

const NAME = 'monitor'
const VERSION = 1

export function createMonitorSettingStore(sqlite: Statements, note: (sentence: string) => void): MonitorSettingStore {
  const read = sqlite.prepare<[string], { version: number; value: string }>(
    'select version, value from setting where name = ?',
  )
  const write = sqlite.prepare('insert or replace into setting (name, version, value) values (?, ?, ?)')
  const readPeriod = sqlite.prepare<[string], { period_ms: number }>(
    'select period_ms from sample_period where processor_id = ?',
  )
  const writePeriod = sqlite.prepare('insert or replace into sample_period (processor_id, period_ms) values (?, ?)')

  function readKept(): MonitorSettings {
    const row = read.get(NAME)
    const parsed = MonitorSettings.safeParse(row?.version === VERSION ? JSON.parse(row.value) : {})
    if (parsed.success) return parsed.data
    note(`The monitor’s settings cannot be used, so its defaults are: ${parsed.error.message}`)
    return MonitorSettings.parse({})
  }
  // Thresholds are asked for with every reading.
  let present = readKept()

  return {
    read: () => present,
    write(settings) {
      write.run(NAME, VERSION, JSON.stringify(settings))
      present = settings
    },
    reload() {
      present = readKept()
    },
    periodMs: (processorId) => readPeriod.get(processorId)?.period_ms ?? DEFAULT_PERIOD_MS,
    setPeriodMs: (processorId, periodMs) => void writePeriod.run(processorId, periodMs),
  }
}
