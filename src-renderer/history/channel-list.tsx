import { useId } from 'react'
import { StripCanvas } from '../charts/strip-canvas.tsx'
import {
  type ChannelSeries,
  channelName,
  durationText,
  FAMILY_ORDER,
  hasReadings,
  type SeriesId,
  seriesId,
  totalSeconds,
} from '../state/history-series.ts'
import { words } from '../words.ts'
import styles from './channel-list.module.css'

interface ChannelListProps {
  readonly channels: readonly ChannelSeries[]
  readonly chosen: SeriesId | null
  onChoose(id: SeriesId): void
}

/** The channels one above the other, each as a small picture of its history; the chosen one is drawn large beside them. */
export function ChannelList({ channels, chosen, onChoose }: ChannelListProps) {
  const name = useId()
  return (
    <fieldset className={styles.list}>
      <legend className="only-spoken">{words.history.channels}</legend>
      {FAMILY_ORDER.map((family) => {
        const members = channels.filter(({ kind }) => kind === family)
        if (members.length === 0) return null
        return (
          <div key={family} className={styles.family}>
            <p className={styles.familyTitle}>{words.history.families[family]}</p>
            {members.map((each) => {
              const id = seriesId(each)
              return (
                <label key={id} className={styles.channel}>
                  <input
                    className={styles.input}
                    type="radio"
                    name={name}
                    checked={id === chosen}
                    onChange={() => onChoose(id)}
                  />
                  <span className={styles.box}>
                    <span className={styles.words}>
                      <span className={styles.name} title={channelName(each)}>
                        {channelName(each)}
                      </span>
                      <ChannelNote series={each} />
                    </span>
                    <StripCanvas series={each} className={styles.strip} />
                  </span>
                </label>
              )
            })}
          </div>
        )
      })}
    </fieldset>
  )
}

/** What stands out of a channel's history, in words. */
function ChannelNote({ series }: { readonly series: ChannelSeries }) {
  const tooLoud = totalSeconds(series.clippedSeconds)
  if (tooLoud > 0) return <span className={styles.tooLoud}>{words.history.tooLoudFor(durationText(tooLoud))}</span>
  if (!hasReadings(series)) return <span className={styles.note}>{words.history.nothing}</span>
  return null
}
