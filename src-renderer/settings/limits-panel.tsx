import { useState } from 'react'
import type { ZoneLimitView } from '../../src-shared/model/limits.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { hasDrifted, type LimitedZone, limitedZones } from '../state/limited-zones.ts'
import { Button } from '../ui/button.tsx'
import { words } from '../words.ts'
import { LimitDialog } from './limit-dialog.tsx'
import styles from './settings.module.css'

interface LimitsPanelProps {
  readonly limits: readonly ZoneLimitView[]
  readonly processors: readonly ProcessorView[]
  readonly sounds: readonly ProcessorSound[]
}

/** What staff may do to each area. */
export function LimitsPanel({ limits, processors, sounds }: LimitsPanelProps) {
  const { limits: text } = words.settings
  const all = processors.map(({ id, name }) => {
    const sound = sounds.find((each) => each.processorId === id) ?? null
    return { id, name, sound, zones: limitedZones(id, sound, limits) }
  })
  return (
    <section className={styles.panel} aria-labelledby="limits">
      <h2 className={styles.panelTitle} id="limits">
        {text.title}
      </h2>
      <p className={styles.soft}>{text.help}</p>
      {all.every(({ zones }) => zones.length === 0) && <p>{text.none}</p>}
      {all
        .filter(({ zones }) => zones.length > 0)
        .map(({ id, name, sound, zones }) => (
          <div key={id}>
            {processors.length > 1 && <h3 className={styles.processor}>{name}</h3>}
            <ul className={styles.rows}>
              {zones.map((zone) => (
                <ZoneRow key={zone.index} zone={zone} sound={sound} />
              ))}
            </ul>
          </div>
        ))}
    </section>
  )
}

function ZoneRow({ zone, sound }: { readonly zone: LimitedZone; readonly sound: ProcessorSound | null }) {
  const [open, setOpen] = useState(false)
  const { limits: text } = words.settings
  const { limit, name } = zone
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <p className={styles.name}>{name}</p>
        <p className={styles.soft}>{limit ? summaryOf(limit) : text.noLimit}</p>
        {limit && hasDrifted(limit) && <p className={styles.drifted}>{text.drifted(limit.zoneName)}</p>}
      </div>
      <Button look="plain" needs="manager" aria-label={text.editNamed(name)} onClick={() => setOpen(true)}>
        {text.edit}
      </Button>
      {open && (
        <LimitDialog
          zone={zone}
          sources={[...(sound?.sources ?? []), ...(sound?.mixes ?? [])]}
          onClose={() => setOpen(false)}
        />
      )}
    </li>
  )
}

function summaryOf({ lockedForStaff, minPercent, maxPercent, allowedSources }: ZoneLimitView): string {
  const { limits: text } = words.settings
  if (lockedForStaff) return text.locked
  const range = text.range(minPercent, maxPercent)
  return allowedSources === null ? range : `${range}, ${text.sources(allowedSources.length)}`
}
