import { ArrowDownAZ, ArrowUpAZ } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { MessageRow } from '../../src-shared/model/tools.ts'
import { Button } from '../ui/button.tsx'
import { ChoiceSwitch } from '../ui/choice-switch.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import { parameterKey } from './drift-marks.ts'
import styles from './message-panel.module.css'
import { type SortOrder, shownRows } from './message-rows.ts'
import { MessageTableView } from './message-table.tsx'
import tools from './tools.module.css'

interface MessagePanelProps {
  readonly rows: readonly MessageRow[]
  readonly processors: readonly ProcessorView[]
  /** By {@link parameterKey}. */
  readonly drifted: ReadonlySet<string>
}

/** Every parameter as its processor last sent it, with a filter. */
export function MessagePanel({ rows, processors, drifted }: MessagePanelProps) {
  const [typed, setTyped] = useState('')
  const [onlyDrifted, setOnlyDrifted] = useState(false)
  const [order, setOrder] = useState<SortOrder>('ascending')
  const filter = useDeferredValue(typed)
  const names = useMemo(() => new Map<string, string>(processors.map(({ id, name }) => [id, name])), [processors])
  const some = onlyDrifted && drifted.size > 0
  const shown = useMemo(() => {
    const chosen = some
      ? rows.filter(({ processorId, parameter }) => drifted.has(parameterKey(processorId, parameter)))
      : rows
    return shownRows(chosen, names, filter, order)
  }, [rows, drifted, some, names, filter, order])
  const ascending = order === 'ascending'
  return (
    <section className={tools.panel} aria-labelledby="messages">
      <div>
        <h2 className={tools.panelTitle} id="messages">
          {words.tools.messages}
        </h2>
        <p className={tools.soft}>{words.tools.messagesIntro}</p>
      </div>
      <div className={styles.controls}>
        <div className={styles.filter}>
          <TextField
            label={words.tools.filter}
            hint={null}
            error={null}
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
        <Button
          look="plain"
          aria-label={ascending ? words.tools.sortDown : words.tools.sortUp}
          onClick={() => setOrder(ascending ? 'descending' : 'ascending')}
        >
          {ascending ? <ArrowDownAZ aria-hidden="true" /> : <ArrowUpAZ aria-hidden="true" />}
          {ascending ? words.tools.sortedAToZ : words.tools.sortedZToA}
        </Button>
        {drifted.size > 0 && (
          <ChoiceSwitch label={words.tools.onlyDrifted} on={onlyDrifted} onChange={setOnlyDrifted} />
        )}
        <p className={styles.count}>{words.tools.shown(shown.length, rows.length)}</p>
      </div>
      {shown.length > 0 ? (
        <MessageTableView rows={shown} processorNames={names} drifted={drifted} order={order} />
      ) : (
        <p className={tools.soft}>{rows.length === 0 ? words.tools.noMessages : words.tools.noMatch}</p>
      )}
    </section>
  )
}
