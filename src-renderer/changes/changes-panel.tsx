import { useMemo, useState } from 'react'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { type ChangeFilters, useChanges } from '../state/changes-feed.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import screen from '../ui/screen.module.css'
import { words } from '../words.ts'
import { ChangeList } from './change-list.tsx'

interface ChangesPanelProps {
  readonly target: ControlTarget
  readonly sound: ProcessorSound
}

const FEW = 5
const MORE = 25

/** What was changed of one channel. */
export function ChangesPanel({ target, sound }: ChangesPanelProps) {
  const { processorId, family, index } = target
  const [limit, setLimit] = useState(FEW)
  const filters = useMemo(
    (): ChangeFilters => ({ target: { processorId, family, index }, text: '', who: null, kind: null, day: '' }),
    [processorId, family, index],
  )
  const asked = useChanges(filters, limit)
  return (
    <section className={screen.panel} aria-labelledby="changes-of-it">
      <h2 className={screen.panelTitle} id="changes-of-it">
        {words.changes.title}
      </h2>
      {asked.kind === 'loading' && <p className={screen.soft}>{words.changes.loading}</p>}
      {asked.kind === 'failed' && <Banner severity="moderate" title={words.changes.failed} detail={asked.trouble} />}
      {asked.kind === 'shown' && asked.value.length === 0 && <p className={screen.soft}>{words.changes.none}</p>}
      {asked.kind === 'shown' && asked.value.length > 0 && (
        <ChangeList changes={asked.value} sounds={[sound]} isOfOne />
      )}
      {asked.kind === 'shown' && limit === FEW && asked.value.length === FEW && (
        <Button look="plain" onClick={() => setLimit(MORE)}>
          {words.changes.more}
        </Button>
      )}
    </section>
  )
}
