import type { Drift, DriftCause } from '../../src-shared/model/capture-plan.ts'
import { capitalWhenText, whenText } from '../state/backup-text.ts'
import { settingText } from '../state/setting-text.ts'
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
          causeText(cause, nowMs),
        ],
        bad: false,
      }))}
    />
  )
}

function causeText(cause: DriftCause | null, nowMs: number): string {
  if (cause === null) return words.captures.causeLooked
  return cause.atMs === null
    ? cause.sentence
    : `${cause.sentence} ${words.captures.causeAt(whenText(cause.atMs, nowMs))}`
}
