import { useState } from 'react'
import type { PresetTime, PresetView } from '../../src-shared/model/preset.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { CheckRow } from '../ui/check-row.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { words } from '../words.ts'
import styles from './presets.module.css'

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
/** Monday first. */
const SHOWN_DAYS = [1, 2, 3, 4, 5, 6, 0]

interface TimesDialogProps {
  readonly preset: PresetView
  onClose(): void
}

/** When a preset is applied by itself: times of day with their days of the week. */
export function TimesDialog({ preset, onClose }: TimesDialogProps) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  // Each keeps its number while it is edited: two may say the same time for a moment.
  const [times, setTimes] = useState(preset.times.map((time, key) => ({ key, time })))
  const text = words.presets
  const isWhole = times.every(({ time }) => time.days.length > 0)

  function put(key: number, change: Partial<PresetTime>): void {
    setTimes(times.map((each) => (each.key === key ? { key, time: { ...each.time, ...change } } : each)))
  }

  function add(): void {
    const key = Math.max(-1, ...times.map((each) => each.key)) + 1
    setTimes([...times, { key, time: { at: '16:00', days: EVERY_DAY, enabled: true } }])
  }

  async function save(): Promise<void> {
    const done = await run(async () => {
      await client.presets.change({ id: preset.id, times: times.map(({ time }) => time) })
      return ''
    })
    if (done) onClose()
  }

  return (
    <Dialog open title={text.timesTitle(preset.name)} description={text.timesHelp} onClose={onClose}>
      <div className={styles.form}>
        {times.map(({ key, time }) => (
          <div key={key} className={styles.time}>
            <div className={styles.timeHead}>
              <input
                type="time"
                className={styles.clock}
                aria-label={text.time}
                value={time.at}
                required
                onChange={(event) => event.target.value !== '' && put(key, { at: event.target.value })}
              />
              <Button
                look="quiet"
                aria-label={text.removeTime(time.at)}
                onClick={() => setTimes(times.filter((each) => each.key !== key))}
              >
                {text.remove}
              </Button>
            </div>
            <fieldset className={styles.days} aria-label={time.at}>
              {SHOWN_DAYS.map((day) => (
                <CheckRow
                  key={day}
                  checked={time.days.includes(day)}
                  onChange={(on) =>
                    put(key, { days: on ? [...time.days, day] : time.days.filter((one) => one !== day) })
                  }
                >
                  {text.days[day]}
                </CheckRow>
              ))}
            </fieldset>
          </div>
        ))}
        <Button look="plain" onClick={add}>
          {text.addTime}
        </Button>
        <p role="alert" className={styles.trouble}>
          {!isWhole && text.noDay}
          {acting.kind === 'failed' && acting.sentence}
        </p>
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="main" disabled={!isWhole || acting.kind === 'busy'} onClick={() => void save()}>
            {text.saveTimes}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}
