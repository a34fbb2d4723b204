import { useState } from 'react'
import type { DriftView } from '../../src-shared/model/capture-plan.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import { whenText } from '../state/backup-text.ts'
import { useConsole } from '../state/console.ts'
import { settingText } from '../state/setting-text.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'
import { CaptureBench } from './capture-bench.tsx'
import styles from './captures.module.css'
import { SettingTable } from './setting-table.tsx'

/** The settings of one processor, below its checks: whether they are as in the reference, and what was captured of them. */
export function SettingsSection({ processor }: { readonly processor: ProcessorView }) {
  const [open, setOpen] = useState(false)
  const drift = useTopic(useConsole().drift)?.find(({ processorId }) => processorId === processor.id)
  const { captures: text } = words
  return (
    <div className={styles.settings}>
      <div className={styles.head}>
        <div>
          <h3 className={styles.title}>{text.title}</h3>
          <p className={styles.soft}>{drift ? driftText(drift) : text.intro}</p>
        </div>
        <Button
          look="plain"
          aria-expanded={open}
          aria-label={open ? text.hide(processor.name) : text.show(processor.name)}
          onClick={() => setOpen(!open)}
        >
          {open ? text.hideShort : text.showShort}
        </Button>
      </div>
      {open && drift && drift.drifts.length > 0 && <DriftTable drift={drift} />}
      {open && <CaptureBench processor={processor} />}
    </div>
  )
}

function driftText({ count }: DriftView): string {
  return count === null ? words.captures.driftUnknown : words.captures.drift(count)
}

function DriftTable({ drift }: { readonly drift: DriftView }) {
  const { captures: text } = words
  const nowMs = Date.now()
  return (
    <SettingTable
      title={driftText(drift)}
      columns={[
        text.table.what,
        text.table.name,
        text.table.setting,
        text.table.past,
        text.table.now,
        text.table.since,
      ]}
      rows={drift.drifts.map(({ family, name, what, past, now, sinceMs }) => ({
        key: `${family} ${name} ${what}`,
        cells: [
          text.family[family],
          name,
          text.setting[what],
          what === 'place' ? '' : settingText(past),
          what === 'place' ? '' : settingText(now),
          whenText(sinceMs, nowMs),
        ],
        bad: false,
      }))}
    />
  )
}
