import { Link2, Unlink2 } from 'lucide-react'
import { changeTo } from '../../src-shared/model/knob.ts'
import type { Group, ProcessorSound } from '../../src-shared/model/sound.ts'
import { spokenName } from '../state/change-words.ts'
import { channelHash } from '../state/screen.ts'
import { useKnob } from '../state/use-knob.ts'
import { Button } from '../ui/button.tsx'
import screen from '../ui/screen.module.css'
import { words } from '../words.ts'
import { KnobNote } from './knob-note.tsx'
import styles from './rows.module.css'

interface GroupsPanelProps {
  readonly sound: ProcessorSound
  /** The groups to show. */
  readonly groups: readonly Group[]
  readonly objection: string | null
}

/** Which groups are combined, each with the button for the other way; nothing where there are none. */
export function GroupsPanel({ sound, groups, objection }: GroupsPanelProps) {
  if (groups.length === 0) return null
  return (
    <section className={screen.panel} aria-labelledby="combine-areas">
      <div>
        <h2 className={screen.panelTitle} id="combine-areas">
          {words.zones.groups}
        </h2>
        <p className={screen.soft}>{words.zones.groupsHelp}</p>
      </div>
      <ul>
        {groups.map((group) => (
          <GroupRow key={group.index} group={group} sound={sound} objection={objection} />
        ))}
      </ul>
    </section>
  )
}

interface GroupRowProps {
  readonly group: Group
  readonly sound: ProcessorSound
  readonly objection: string | null
}

function GroupRow({ group, sound, objection }: GroupRowProps) {
  const target = { processorId: sound.processorId, family: 'group', index: group.index } as const
  const combine = useKnob(target, group, 'combine')
  const name = spokenName(group.name)
  const isCombined = combine.shown === 1
  const Icon = isCombined ? Unlink2 : Link2
  return (
    <li className={styles.row}>
      <div className={styles.text}>
        <a className={styles.link} href={channelHash(target)}>
          {name}
        </a>
        <p className={screen.soft}>{stateWord(combine.shown)}</p>
        <KnobNote id={`combine-${group.index}`} knob={combine} objection={null} processorSays={null} />
      </div>
      <Button
        look="plain"
        aria-label={isCombined ? words.zones.separateNamed(name) : words.zones.combineNamed(name)}
        disabled={objection !== null}
        onClick={() => combine.turn(changeTo('combine', isCombined ? 0 : 1))}
      >
        <Icon aria-hidden="true" />
        {isCombined ? words.zones.separate : words.zones.combine}
      </Button>
    </li>
  )
}

function stateWord(combined: number | null): string {
  if (combined === null) return words.sound.combinedUnknown
  return combined === 1 ? words.sound.combined : words.sound.apart
}
