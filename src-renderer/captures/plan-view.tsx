import { useState } from 'react'
import type { PlanItem, SettingPlan } from '../../src-shared/model/capture-plan.ts'
import { whenText } from '../state/backup-text.ts'
import { settingText } from '../state/setting-text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './captures.module.css'
import { SettingTable, type Tick } from './setting-table.tsx'

interface PlanViewProps {
  readonly plan: SettingPlan
  readonly isBusy: boolean
  /** Ids of the items that are wanted. */
  onApply(only: readonly string[]): void
}

/** What putting a capture back would do, setting by setting, each to be ticked; and the button that does it. */
export function PlanView({ plan, isBusy, onApply }: PlanViewProps) {
  const writes = plan.items.filter(({ deed }) => deed === 'write')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const { captures: text } = words
  const shown = plan.items.filter(({ deed }) => deed !== 'nothing')
  const chosen = writes.filter(({ id }) => !left.has(id))
  const unmuting = [...new Set(chosen.filter(({ unmutes }) => unmutes).map(({ name }) => name))]
  const title = text.planTitle(plan.captureName ?? whenText(plan.captureAtMs, Date.now()))

  function tick(id: string, on: boolean): void {
    const next = new Set(left)
    if (on) next.delete(id)
    else next.add(id)
    setLeft(next)
  }

  const tickOf = ({ id, name, what }: PlanItem): Tick => ({
    label: text.include(name, text.setting[what]),
    checked: !left.has(id),
    disabled: isBusy,
    onTick: (on) => tick(id, on),
  })

  const { table } = text
  return (
    <>
      <h4 className={styles.title}>{title}</h4>
      {!isBusy && <p className={styles.soft}>{writes.length > 0 ? text.planHelp : text.allSo}</p>}
      {unmuting.length > 0 && <Banner severity="moderate" title={text.unmutes} detail={unmuting.join(', ')} />}
      {shown.length > 0 && (
        <SettingTable
          title={title}
          columns={[table.setting, table.now, table.becomes, table.deed]}
          rows={shown.map((item) => ({
            key: item.id,
            family: item.place.family,
            name: item.name,
            tick: item.deed === 'write' ? tickOf(item) : null,
            cells: [
              text.setting[item.what],
              settingText(item.from),
              settingText(item.to),
              [text.deed[item.deed], item.reason].filter(Boolean).join('. '),
            ],
            bad: item.deed === 'refuse',
          }))}
        />
      )}
      {writes.length > 0 && (
        <>
          <p className={styles.soft}>{text.already(plan.items.length - shown.length)}</p>
          <div>
            <Button
              look="main"
              needs="technician"
              disabled={isBusy || chosen.length === 0}
              onClick={() => onApply(chosen.map(({ id }) => id))}
            >
              {text.apply(chosen.length)}
            </Button>
          </div>
        </>
      )}
    </>
  )
}
