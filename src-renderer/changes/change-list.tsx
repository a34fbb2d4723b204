import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { changeText, spokenName } from '../state/change-words.ts'
import { timeText } from '../state/time.ts'
import { words } from '../words.ts'
import styles from './change-list.module.css'
import { PutBack } from './put-back.tsx'

interface ChangeListProps {
  readonly changes: readonly ChangeRecord[]
  readonly sounds: readonly ProcessorSound[]
  /** Whether the channel's name stands elsewhere. */
  readonly isOfOne: boolean
}

/** Changes, newest first: what, from where to where, who and when, and the way back. */
export function ChangeList({ changes, sounds, isOfOne }: ChangeListProps) {
  return (
    <ul className={styles.list}>
      {changes.map((change) => (
        <Item key={change.id} change={change} sounds={sounds} isOfOne={isOfOne} />
      ))}
    </ul>
  )
}

interface ItemProps {
  readonly change: ChangeRecord
  readonly sounds: readonly ProcessorSound[]
  readonly isOfOne: boolean
}

function Item({ change, sounds, isOfOne }: ItemProps) {
  const { name, who, kind, result, lastMs, processorId } = change
  const sound = sounds.find((each) => each.processorId === processorId) ?? null
  const how = kind === 'at-the-device' || kind === 'by-hand' ? null : words.changes.kinds[kind]
  return (
    <li className={styles.item}>
      <p className={styles.what}>
        {!isOfOne && <strong className={styles.name}>{spokenName(name)}</strong>}
        <span>{changeText(change, sound)}</span>
        {result !== 'applied' && <span className={styles.result}>{words.changes.result[result]}</span>}
      </p>
      <p className={styles.facts}>
        <span>{who ?? words.changes.atTheDevice}</span>
        {how !== null && <span>{how}</span>}
        <time dateTime={new Date(lastMs).toISOString()}>{timeText(lastMs, Date.now())}</time>
      </p>
      <PutBack change={change} sound={sound} />
    </li>
  )
}
