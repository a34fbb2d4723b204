import { useState } from 'react'
import type { BackupPart } from '../../src-shared/model/backup.ts'
import type { PartDifference, RestorePlan } from '../../src-shared/model/restore.ts'
import { askedParts, PartsField } from '../backups/parts-field.tsx'
import { calledBackup, PARTS, whenText } from '../state/backup-text.ts'
import { bytesText } from '../state/bytes.ts'
import { BACKUPS } from '../state/screen.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { words } from '../words.ts'
import styles from './difference-step.module.css'
import restore from './restore.module.css'
import { StepHead } from './step-head.tsx'

interface DifferenceStepProps {
  readonly plan: RestorePlan
  /** What the backup holds; null for everything. */
  readonly inside: readonly BackupPart[] | null
  /** Looks again, at these parts; null for everything. */
  onLook(parts: readonly BackupPart[] | null): void
  onConfirm(): void
}

/** What is inside and what would be different, by name, before anything changes; and which parts of it are wanted. */
export function DifferenceStep({ plan, inside, onLook, onConfirm }: DifferenceStepProps) {
  const shown = plan.parts ?? inside ?? PARTS
  const [chosen, setChosen] = useState<readonly BackupPart[]>(shown)
  const nowMs = Date.now()
  const isSame = chosen.length === shown.length && shown.every((part) => chosen.includes(part))
  const none = chosen.length === 0
  const { difference } = words.restore
  return (
    <>
      <StepHead title={difference.title(calledBackup(plan.createdMs, nowMs))}>{words.restore.choose.help}</StepHead>
      {plan.losesNewer && (
        <Banner
          severity="moderate"
          title={difference.loses}
          detail={[
            plan.newer && difference.losesSpan(whenText(plan.newer.fromMs, nowMs), whenText(plan.newer.toMs, nowMs)),
            difference.losesHelp,
          ]
            .filter(Boolean)
            .join(' ')}
        />
      )}
      <ul className={styles.parts}>
        {plan.differences.map((each) => (
          <Part key={each.part} difference={each} />
        ))}
      </ul>
      {plan.differences.length === 0 && <p>{difference.nothing}</p>}
      {plan.warnings.length > 0 && (
        <section aria-labelledby="restore-warnings">
          <h3 className={restore.subtitle} id="restore-warnings">
            {difference.warnings}
          </h3>
          <ul className={styles.warnings}>
            {plan.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      )}
      <PartsField
        label={difference.parts}
        hint={difference.partsHelp}
        offered={inside ?? PARTS}
        chosen={chosen}
        error={none ? difference.noParts : null}
        onChoose={setChosen}
      />
      <p className={restore.small}>{difference.needs(bytesText(plan.neededBytes))}</p>
      <div className={restore.buttons}>
        <ButtonLink look="plain" href={BACKUPS}>
          {difference.cancel}
        </ButtonLink>
        {isSame ? (
          <Button look="main" onClick={onConfirm}>
            {difference.next}
          </Button>
        ) : (
          <Button look="main" disabled={none} onClick={() => onLook(askedParts(chosen))}>
            {difference.again}
          </Button>
        )}
      </div>
    </>
  )
}

function Part({ difference }: { readonly difference: PartDifference }) {
  const { part, added, removed, changed, rowsNow, rowsThen } = difference
  const text = words.restore.difference
  const lists = [
    { title: text.added, names: added },
    { title: text.removed, names: removed },
    { title: text.changed, names: changed },
  ].filter(({ names }) => names.length > 0)
  return (
    <li className={styles.part}>
      <h3 className={styles.name}>{words.backups.part[part]}</h3>
      <p className={styles.rows}>
        {rowsNow === rowsThen
          ? text.sameRows(NUMBER.format(rowsNow))
          : text.rows(NUMBER.format(rowsNow), NUMBER.format(rowsThen))}
      </p>
      {lists.length > 0 && (
        <dl className={styles.names}>
          {lists.map(({ title, names }) => (
            <div key={title} className={styles.line}>
              <dt>{title}</dt>
              <dd>{LIST.format(names)}</dd>
            </div>
          ))}
        </dl>
      )}
      {lists.length === 0 && rowsNow === rowsThen && <p className={styles.same}>{text.same}</p>}
    </li>
  )
}

const NUMBER = new Intl.NumberFormat()
const LIST = new Intl.ListFormat(undefined, { type: 'unit' })
