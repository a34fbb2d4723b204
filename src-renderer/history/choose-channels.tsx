import { ListChecks } from 'lucide-react'
import { useState } from 'react'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { chooseChannels } from '../state/history-choice.ts'
import {
  type ChannelSeries,
  channelName,
  FAMILY_ORDER,
  MOST_CHANNELS,
  type SeriesId,
  seriesId,
} from '../state/history-series.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { words } from '../words.ts'
import styles from './choose-channels.module.css'

interface ChooseChannelsProps {
  readonly processorId: ProcessorId
  readonly channels: readonly ChannelSeries[]
  readonly listed: readonly SeriesId[]
  readonly usual: readonly SeriesId[]
}

/** The button that chooses which channels stand in the list, with its dialog. */
export function ChooseChannels({ processorId, channels, listed, usual }: ChooseChannelsProps) {
  const [draft, setDraft] = useState<readonly SeriesId[] | null>(null)
  const full = draft !== null && draft.length >= MOST_CHANNELS

  function toggle(id: SeriesId): void {
    if (!draft) return
    setDraft(draft.includes(id) ? draft.filter((each) => each !== id) : [...draft, id])
  }

  function save(): void {
    if (!draft) return
    const isUsual = draft.length === usual.length && usual.every((id) => draft.includes(id))
    chooseChannels(processorId, isUsual ? null : draft)
    setDraft(null)
  }

  return (
    <div data-print="no">
      <Button look="quiet" onClick={() => setDraft(listed)}>
        <ListChecks aria-hidden="true" />
        {words.history.choose}
      </Button>
      <Dialog
        open={draft !== null}
        title={words.history.choose}
        description={words.history.chooseHelp(MOST_CHANNELS)}
        onClose={() => setDraft(null)}
      >
        <div className={styles.families}>
          {FAMILY_ORDER.map((family) => {
            const members = channels.filter(({ kind }) => kind === family)
            if (members.length === 0) return null
            return (
              <fieldset key={family} className={styles.family}>
                <legend className={styles.title}>{words.history.families[family]}</legend>
                {members.map((each) => {
                  const id = seriesId(each)
                  const checked = draft?.includes(id) ?? false
                  return (
                    <label key={id} className={styles.channel}>
                      <input
                        type="checkbox"
                        checked={checked}
                        disabled={full && !checked}
                        onChange={() => toggle(id)}
                      />
                      <span className={styles.name}>{channelName(each)}</span>
                    </label>
                  )
                })}
              </fieldset>
            )
          })}
        </div>
        <DialogActions>
          <Button look="quiet" onClick={() => setDraft(usual)}>
            {words.history.chooseUsual}
          </Button>
          <Button look="main" disabled={draft?.length === 0} onClick={save}>
            {words.history.show}
          </Button>
        </DialogActions>
      </Dialog>
    </div>
  )
}
