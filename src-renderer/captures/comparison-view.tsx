import type { Comparison } from '../../src-shared/model/capture-plan.ts'
import { whenText } from '../state/backup-text.ts'
import { settingText } from '../state/setting-text.ts'
import { words } from '../words.ts'
import styles from './captures.module.css'
import { SettingTable } from './setting-table.tsx'

/** What differs between a capture and now, by name. */
export function ComparisonView({ comparison }: { readonly comparison: Comparison }) {
  const { captures: text } = words
  const title = text.compareTitle(whenText(comparison.past.atMs, Date.now()))
  const rows = comparison.entries.flatMap((entry) => {
    const { family, name, kind, indexPast, indexNow, differences, sentence } = entry
    const key = `${family} ${name} ${indexPast} ${indexNow}`
    const about = [text.family[family], name]
    if (kind === 'different') {
      return differences.map(({ what, past, now }) => ({
        key: `${key} ${what}`,
        cells: [...about, text.setting[what], settingText(past), settingText(now), sentence ?? ''],
        bad: false,
      }))
    }
    if (kind === 'same') return []
    return [{ key, cells: [...about, text.kind[kind], '', '', sentence ?? ''], bad: false }]
  })
  const { table } = text
  return (
    <>
      <h4 className={styles.title}>{title}</h4>
      {rows.length === 0 ? (
        <p className={styles.soft}>{text.nothingDiffers}</p>
      ) : (
        <SettingTable
          title={title}
          columns={[table.what, table.name, table.setting, table.past, table.now, table.note]}
          rows={rows}
        />
      )}
    </>
  )
}
