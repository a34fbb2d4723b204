import { Check } from 'lucide-react'
import { type ReactNode, useCallback, useMemo } from 'react'
import type { ControlPending } from '../../src-shared/model/control.ts'
import { knobOf } from '../../src-shared/model/knob.ts'
import type { PresetItem, PresetLine, PresetView } from '../../src-shared/model/preset.ts'
import { useAsked } from '../state/asked.ts'
import { spokenName } from '../state/change-words.ts'
import { useConsole } from '../state/console.ts'
import { isPendingAt } from '../state/pending-view.ts'
import { type AreaPlan, planByArea } from '../state/preset-plan.ts'
import { itemsText, namesText, sideText } from '../state/preset-text.ts'
import { useTopic } from '../state/topic-store.ts'
import { Disclosure } from '../ui/disclosure.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import styles from './preset-plan.module.css'

/** So many areas are seen at once; the others for those who want them. */
const AREAS_SHOWN = 6

/** Before and after, area by area, as it would be now: what changes stands out, what stays is one quiet line. */
export function PresetPlanTable({ preset }: { readonly preset: PresetView }) {
  const { client, sound, pending } = useConsole()
  const sounds = useTopic(sound)
  const writing = useTopic(pending)?.writing ?? []
  const { id } = preset
  const ask = useCallback(() => client.presets.plan({ id }), [client, id])
  // What it sets may be something else by now as well.
  const news = useMemo(() => ({ sounds, preset }), [sounds, preset])
  const asked = useAsked(ask, news)
  const text = words.presets
  if (asked.kind === 'loading') return null
  if (asked.kind === 'failed') return <p className={styles.trouble}>{`${text.previewFailed} ${asked.trouble}`}</p>
  const { lines, obstacle } = asked.value
  if (obstacle !== null) return <WhatItSets preset={preset} obstacle={obstacle} />
  const plan = planByArea(lines)
  const moving = plan.filter(({ changes, lost }) => changes.length + lost.length > 0)
  const quiet = plan.filter((area) => !moving.includes(area))
  const row = (area: AreaPlan) => (
    <AreaRow key={area.key} area={area} processorId={preset.processorId} writing={writing} />
  )
  const [shown, more] = [moving.slice(0, AREAS_SHOWN), moving.slice(AREAS_SHOWN)]
  return (
    <div className={styles.plan}>
      {moving.length === 0 && (
        <p className={styles.already}>
          <Check aria-hidden="true" />
          {text.alreadySo}
        </p>
      )}
      {shown.length > 0 && <Table label={text.preview}>{shown.map(row)}</Table>}
      {more.length > 0 && (
        <Disclosure title={text.moreAreas(more.length)}>
          <Table label={text.moreAreas(more.length)}>{more.map(row)}</Table>
        </Disclosure>
      )}
      {moving.length > 0 && quiet.length > 0 && (
        <p className={styles.quiet}>{text.stay(namesText(quiet.map(({ name }) => spokenName(name))))}</p>
      )}
    </div>
  )
}

/** What it is to set, where before and after cannot be told. */
function WhatItSets({ preset: { content }, obstacle }: { readonly preset: PresetView; readonly obstacle: string }) {
  const items = content.kind === 'values' ? content.items : []
  const areas = planByArea(
    items.map((item) => ({ item, index: null, state: 'unknown', before: null, after: '', note: null })),
  )
  return (
    <div className={styles.plan}>
      <p className={styles.obstacle}>
        <SeverityIcon severity="minor" size={16} />
        {obstacle}
      </p>
      <Table label={words.presets.sets}>
        {areas.map(({ key, name, changes }) => (
          <tr key={key}>
            <th scope="row">{spokenName(name)}</th>
            <td className={styles.before}>{itemsText(changes.map(({ item }) => item))}</td>
          </tr>
        ))}
      </Table>
    </div>
  )
}

function Table({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <table className={styles.table} aria-label={label}>
      <colgroup>
        <col className={styles.areas} />
        <col />
      </colgroup>
      <tbody>{children}</tbody>
    </table>
  )
}

interface AreaRowProps {
  readonly area: AreaPlan
  readonly processorId: PresetView['processorId']
  readonly writing: ControlPending['writing']
}

function AreaRow({ area, processorId, writing }: AreaRowProps) {
  const { family, name, changes, stays, lost, notes } = area
  const text = words.presets
  const isOnTheWay = ({ item, index }: PresetLine) =>
    index !== null && writing.some((each) => isPendingAt(each, { processorId, family, index }, knobOf(item.value.what)))
  return (
    <tr>
      <th scope="row">
        {spokenName(name)}
        {family !== 'zone' && <span className={styles.family}>{words.find.family[family]}</span>}
      </th>
      <td>
        <ul className={styles.lines}>
          {changes.map((line) => (
            <li key={line.item.value.what}>
              <span className={styles.before}>
                {`${whatText(line.item)} ${sideText(line, line.before)} → `.trimStart()}
              </span>
              <strong>{sideText(line, line.after)}</strong>
              {isOnTheWay(line) && <span className={styles.sending}>{words.zones.sending}</span>}
            </li>
          ))}
          {lost.map((line) => (
            <li key={line.item.value.what} className={styles.lost}>
              {text.lost(`${whatText(line.item)} ${sideText(line, line.after)}`.trimStart())}
            </li>
          ))}
          {stays.map((line) => (
            <li key={line.item.value.what} className={styles.quiet}>
              {text.stays(`${whatText(line.item)} ${sideText(line, line.after)}`.trimStart())}
            </li>
          ))}
          {notes.map((note) => (
            <li key={note} className={styles.quiet}>
              {note}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  )
}

/** Of a mute both sides say what they are about. */
function whatText({ value }: PresetItem): string {
  return value.what === 'mute' ? '' : words.presets.what[value.what]
}
