import type { CaptureId, CaptureSummary } from '../../src-shared/model/capture.ts'
import type { Comparison, DriftCause } from '../../src-shared/model/capture-plan.ts'
import { causeText, settingText, shortTitle, titleOf } from '../state/setting-text.ts'
import { ChooseField } from '../ui/choose-field.tsx'
import { words } from '../words.ts'
import styles from './captures.module.css'
import { SettingTable } from './setting-table.tsx'

interface ComparisonViewProps {
  readonly comparison: Comparison
  /** Everything that it may be compared with, beside now. */
  readonly captures: readonly CaptureSummary[]
  readonly isBusy: boolean
  /** null for now. */
  onChoose(other: CaptureId | null): void
}

const NOW = 'now'

function noteText(sentence: string | null, cause: DriftCause | null): string {
  return [sentence, cause && causeText(cause, null, Date.now())].filter(Boolean).join(' ')
}

/** What differs between a capture and now, or another one, by name. */
export function ComparisonView({ comparison, captures, isBusy, onChoose }: ComparisonViewProps) {
  const { captures: text } = words
  const nowMs = Date.now()
  const called = (id: CaptureId, atMs: number) => {
    const found = captures.find((each) => each.id === id)
    return found ? shortTitle(found, nowMs) : shortTitle({ name: null, atMs }, nowMs)
  }
  const { past, now } = comparison
  const other = now.captureId === null ? text.now : called(now.captureId, now.atMs)
  const title = text.compareTitle(called(past.captureId, past.atMs), other)
  const rows = comparison.entries.flatMap((entry) => {
    const { family, name, kind, indexPast, indexNow, differences, sentence } = entry
    const key = `${family} ${name} ${indexPast} ${indexNow}`
    if (kind === 'different') {
      return differences.map((each) => ({
        key: `${key} ${each.what}`,
        family,
        name,
        cells: [text.setting[each.what], settingText(each.past), settingText(each.now), noteText(sentence, each.cause)],
        bad: false,
      }))
    }
    if (kind === 'same') return []
    return [{ key, family, name, cells: [text.kind[kind], '', '', sentence ?? ''], bad: false }]
  })
  const { table } = text
  return (
    <>
      <h4 className={styles.title}>{title}</h4>
      <div className={styles.chooser}>
        <ChooseField
          label={text.compareWith}
          labelSeen
          disabled={isBusy}
          choices={[
            { value: NOW, text: text.nowChoice, group: null },
            ...captures
              .filter(({ id }) => id !== past.captureId)
              .map((each) => ({ value: each.id as string, text: titleOf(each, nowMs), group: null })),
          ]}
          chosen={now.captureId ?? NOW}
          onChoose={(value) => onChoose(captures.find(({ id }) => id === value)?.id ?? null)}
        />
      </div>
      {rows.length === 0 ? (
        <p className={styles.soft}>{text.nothingDiffers}</p>
      ) : (
        <SettingTable
          title={title}
          columns={[table.setting, table.past, now.captureId === null ? table.now : table.other, table.note]}
          rows={rows}
        />
      )}
    </>
  )
}
