import type { Drift } from '../../src-shared/model/capture-plan.ts'
import { capitalWhenText } from '../state/backup-text.ts'
import { causeText, settingText } from '../state/setting-text.ts'
import { words } from '../words.ts'
import { SettingTable } from './setting-table.tsx'

/** What is not as in the reference: since when, and why. */
export function DriftTable({ title, drifts }: { readonly title: string; readonly drifts: readonly Drift[] }) {
  const { captures: text } = words
  const { table } = text
  const nowMs = Date.now()
  return (
    <SettingTable
      title={title}
      columns={[table.setting, table.past, table.now, table.since, table.cause]}
      rows={drifts.map(({ family, name, what, past, now, sinceMs, cause }) => ({
        key: `${family} ${name} ${what}`,
        family,
        name,
        cells: [
          text.setting[what],
          what === 'place' ? '' : settingText(past),
          what === 'place' ? '' : settingText(now),
          capitalWhenText(sinceMs, nowMs),
          cause ? causeText(cause, sinceMs, nowMs) : text.causeLooked,
        ],
        bad: false,
      }))}
    />
  )
}
