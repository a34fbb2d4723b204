import { ChevronLeft, FileDown } from 'lucide-react'
import { useState } from 'react'
import type { ChangeKind } from '../../src-shared/model/change.ts'
import { useAct } from '../state/act.ts'
import { type ChangeFilters, questionOf, useChanges } from '../state/changes-feed.ts'
import { useConsole } from '../state/console.ts'
import { ZONES } from '../state/screen.ts'
import { useTopic } from '../state/topic-store.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import { saveText } from '../ui/save-text.ts'
import screen from '../ui/screen.module.css'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import { ChangeList } from './change-list.tsx'
import styles from './changes-screen.module.css'

/** As people think of them: what is done most often first. */
const KIND_ORDER = [
  'by-hand',
  'at-the-device',
  'mute-all',
  'undo',
  'put-back',
  'trigger',
  'preset',
  'schedule',
  'apply',
  'protocol-check',
] as const satisfies readonly ChangeKind[]
const EVERYTHING: ChangeFilters = { target: null, text: '', who: null, kind: null, day: '' }
const KINDS = [
  { value: 'every', text: words.changes.everyKind, group: null },
  ...KIND_ORDER.map((value) => ({ value, text: words.changes.kinds[value], group: null })),
] as const
const STEP = 50
/** What the console answers at most at once. */
const MOST = 500

/** Every change of every processor, to be searched, put back and saved as a file. */
export function ChangesScreen() {
  const { client, sound, recentChanges } = useConsole()
  const sounds = useTopic(sound) ?? []
  const recent = useTopic(recentChanges)
  const [filters, setFilters] = useState(EVERYTHING)
  const [limit, setLimit] = useState(STEP)
  const asked = useChanges(filters, limit)
  const { acting, run } = useAct()

  function filter(next: Partial<ChangeFilters>): void {
    setFilters({ ...filters, ...next })
    setLimit(STEP)
  }

  async function saveCsv(): Promise<string> {
    const { text } = await client.changes.exportCsv(questionOf(filters))
    saveText(text, 'changes.csv', 'text/csv;charset=utf-8', document)
    return ''
  }

  const found = asked.kind === 'shown' ? asked.value : null
  const people = [...new Set([...(recent ?? []), ...(found ?? [])].flatMap(({ who }) => who ?? []))].sort()
  return (
    <>
      <header className={screen.header}>
        <div className={screen.titles}>
          <h1 className={screen.title}>{words.changes.all}</h1>
          <p className={screen.soft}>{words.changes.intro}</p>
        </div>
        <div className={screen.actions}>
          <ButtonLink look="quiet" href={ZONES}>
            <ChevronLeft aria-hidden="true" />
            {words.changes.toAreas}
          </ButtonLink>
          <Button look="plain" needs="manager" disabled={acting.kind === 'busy'} onClick={() => void run(saveCsv)}>
            <FileDown aria-hidden="true" />
            {words.changes.csv}
          </Button>
        </div>
      </header>
      <section className={screen.panel} aria-label={words.changes.all}>
        {acting.kind === 'failed' && (
          <Banner severity="minor" title={words.changes.csvFailed} detail={acting.sentence} />
        )}
        <div className={styles.filters}>
          <TextField
            label={words.changes.search}
            hint={null}
            error={null}
            type="search"
            maxLength={100}
            value={filters.text}
            onChange={(event) => filter({ text: event.target.value })}
          />
          <ChooseField
            label={words.changes.who}
            labelSeen
            choices={[
              { value: '', text: words.changes.everybody, group: null },
              ...people.map((value) => ({ value, text: value, group: null })),
            ]}
            chosen={filters.who ?? ''}
            onChoose={(who) => filter({ who: who === '' ? null : who })}
          />
          <ChooseField
            label={words.changes.kind}
            labelSeen
            choices={KINDS}
            chosen={filters.kind ?? 'every'}
            onChoose={(kind) => filter({ kind: kind === 'every' ? null : kind })}
          />
          <TextField
            label={words.changes.day}
            hint={null}
            error={null}
            type="date"
            value={filters.day}
            onChange={(event) => filter({ day: event.target.value })}
          />
        </div>
        {asked.kind === 'loading' && <p className={screen.soft}>{words.changes.loading}</p>}
        {asked.kind === 'failed' && <Banner severity="moderate" title={words.changes.failed} detail={asked.trouble} />}
        {found?.length === 0 && (
          <p className={screen.soft}>{filters === EVERYTHING ? words.changes.none : words.changes.noMatch}</p>
        )}
        {found && found.length > 0 && <ChangeList changes={found} sounds={sounds} isOfOne={false} />}
        {found && found.length >= limit && limit < MOST && (
          <Button look="plain" onClick={() => setLimit(Math.min(MOST, limit + STEP))}>
            {words.changes.more}
          </Button>
        )}
        {found && found.length >= MOST && <p className={screen.soft}>{words.changes.mostShown}</p>}
      </section>
    </>
  )
}
