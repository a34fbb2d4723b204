import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import { Check, VolumeX } from 'lucide-react'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import { changeTo } from '../../src-shared/model/knob.ts'
import type { Channel, Group, ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
import { Meter } from '../meters/meter.tsx'
import { MeterGroup } from '../meters/meter-group.tsx'
import { meterKey } from '../meters/reading.ts'
import { spokenName } from '../state/change-words.ts'
import { sourceName } from '../state/sound-view.ts'
import { useKnob } from '../state/use-knob.ts'
import { useStaffLimit } from '../state/zone-limit.ts'
import screen from '../ui/screen.module.css'
import { words } from '../words.ts'
import { KnobNote } from './knob-note.tsx'
import styles from './source-panel.module.css'

interface SourcePanelProps {
  readonly target: ControlTarget
  readonly channel: Zone | Group
  readonly sound: ProcessorSound
  readonly isHeard: boolean
  readonly objection: string | null
}

const NONE = -1

/** What an area or a group plays: every named source and mix with its level now. One press switches; arrows only go along. */
export function SourcePanel({ target, channel, sound, isHeard, objection }: SourcePanelProps) {
  const source = useKnob(target, channel, 'source')
  const titleId = `source-of-${target.family}-${target.index}`
  const listed = choicesOf(sound, source.shown)
  const { allowedSources } = useStaffLimit(target, channel.name)
  const isHeldOff = (name: string | null) => allowedSources !== null && (name === null || !allowedSources.has(name))
  return (
    <section className={screen.panel} aria-labelledby={titleId}>
      <div>
        <h2 className={screen.panelTitle} id={titleId}>
          {words.zones.source}: {sourceName(source.shown, sound)}
        </h2>
        <p className={screen.soft}>{allowedSources === null ? words.zones.sourceHelp : words.zones.sourceLimited}</p>
      </div>
      <MeterGroup className={styles.area}>
        <ToggleGroup
          className={styles.choices}
          aria-label={words.zones.source}
          value={source.shown === null ? [] : [String(source.shown)]}
          disabled={objection !== null}
          onValueChange={([chosen]) => {
            if (chosen !== undefined) source.turn(changeTo('source', Number(chosen)))
          }}
        >
          <Toggle className={styles.choice} value={String(NONE)} disabled={objection !== null || isHeldOff(null)}>
            <span className={styles.name}>{words.zones.sourceNone}</span>
            <Check className={styles.check} aria-hidden="true" />
          </Toggle>
          {listed.map(({ family, channel: each }) => (
            <div key={each.index} className={styles.cell}>
              <Toggle
                className={styles.choice}
                value={String(each.index)}
                disabled={objection !== null || isHeldOff(each.name)}
              >
                <span className={styles.name}>{spokenName(each.name)}</span>
                {each.muted && <VolumeX className={styles.muted} role="img" aria-label={words.sound.muted} />}
                <Check className={styles.check} aria-hidden="true" />
              </Toggle>
              <div className={styles.meter}>
                <Meter
                  meterKey={meterKey({ processorId: sound.processorId, family, index: each.index })}
                  label={words.zones.levelOf(spokenName(each.name))}
                  muted={each.muted === true}
                  heard={isHeard}
                  size="small"
                />
              </div>
            </div>
          ))}
        </ToggleGroup>
      </MeterGroup>
      <KnobNote
        id={`${titleId}-note`}
        knob={source}
        objection={null}
        processorSays={source.confirmed === null ? null : sourceName(source.confirmed, sound)}
      />
    </section>
  )
}

/** What somebody named, and what plays now whatever it is called. */
function choicesOf({ sources, mixes }: ProcessorSound, playing: number | null) {
  const isListed = ({ placeholder, index }: Channel) => !placeholder || index === playing
  return [
    ...sources.filter(isListed).map((channel) => ({ family: 'source' as const, channel })),
    ...mixes.filter(isListed).map((channel) => ({ family: 'mix' as const, channel })),
  ]
}
