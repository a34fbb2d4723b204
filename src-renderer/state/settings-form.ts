import type { BackupSettings } from '../../src-shared/model/backup.ts'
import { words } from '../words.ts'

/** The numbers of the settings with the least and the most of each, as the contract has them. */
export const COUNTS = {
  dailyDays: [1, 3660],
  manualCount: [1, 1000],
  beforeUpdateCount: [1, 1000],
  safetyDays: [1, 3660],
  monthlyCount: [0, 120],
  settingsCount: [1, 1000],
} as const satisfies Partial<Record<keyof BackupSettings, readonly [number, number]>>
export type CountField = keyof typeof COUNTS
export const COUNT_FIELDS = Object.keys(COUNTS) as CountField[]

export type SettingsFaults = Readonly<Partial<Record<keyof BackupSettings, string>>>

/** What stands in the form, as the contract wants it; null where something is wrong with it. */
export function settingsOf(form: FormData): {
  readonly settings: BackupSettings | null
  readonly faults: SettingsFaults
} {
  const text = (name: keyof BackupSettings) => String(form.get(name) ?? '').trim()
  const count = (name: CountField) => (text(name) === '' ? Number.NaN : Number(text(name)))
  const faults: Partial<Record<keyof BackupSettings, string>> = {}
  const dailyAt = text('dailyAt')
  if (dailyAt !== '' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(dailyAt)) faults.dailyAt = words.backups.settings.dailyFault
  for (const name of COUNT_FIELDS) {
    const [least, most] = COUNTS[name]
    const value = count(name)
    if (!Number.isInteger(value) || value < least || value > most) {
      faults[name] = words.backups.settings.countFault(least, most)
    }
  }
  if (Object.keys(faults).length > 0) return { settings: null, faults }
  return {
    settings: {
      dailyAt: dailyAt || null,
      dailyDays: count('dailyDays'),
      beforeUpdateCount: count('beforeUpdateCount'),
      manualCount: count('manualCount'),
      safetyDays: count('safetyDays'),
      settingsCount: count('settingsCount'),
      monthlyCount: count('monthlyCount'),
      secondFolder: text('secondFolder') || null,
    },
    faults: {},
  }
}
