import { useCallback } from 'react'
import type { PresetId, PresetLine } from '../../src-shared/model/preset.ts'
import { useAsked } from '../state/asked.ts'
import { useConsole } from '../state/console.ts'
import { sideText } from '../state/preset-text.ts'
import { useTopic } from '../state/topic-store.ts'
import { words } from '../words.ts'
import styles from './presets.module.css'

/** Before and after, by name, as it would be now. */
export function PresetPlanTable({ id }: { readonly id: PresetId }) {
  const { client, sound } = useConsole()
  const sounds = useTopic(sound)
  const ask = useCallback(() => client.presets.plan({ id }), [client, id])
  const asked = useAsked(ask, sounds)
  const text = words.presets
  if (asked.kind === 'loading') return null
  if (asked.kind === 'failed') return <p className={styles.trouble}>{`${text.previewFailed} ${asked.trouble}`}</p>
  const { lines, obstacle } = asked.value
  return (
    <>
      {obstacle !== null && <p className={styles.drifted}>{obstacle}</p>}
      <table className={styles.plan}>
        <thead>
          <tr>
            <th scope="col">{text.area}</th>
            <th scope="col">{text.now}</th>
            <th scope="col">{text.afterwards}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.item.family} ${line.item.index} ${line.item.value.what}`}>
              <th scope="row">{`${line.item.name}, ${text.what[line.item.value.what]}`}</th>
              <td>{line.state === 'lost' ? text.lost : sideText(line, line.before)}</td>
              <td>
                {thenText(line)}
                {line.note !== null && <p className={styles.soft}>{line.note}</p>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function thenText(line: PresetLine): string {
  return line.state === 'same' ? words.presets.same : sideText(line, line.after)
}
