import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { WireCounts } from '../../src-shared/model/tools.ts'
import { SCROLLED_BY_KEYBOARD } from '../ui/scrolled-by-keyboard.ts'
import { words } from '../words.ts'
import styles from './tools.module.css'

const COUNTED = [
  'garbageLines',
  'wrongTypes',
  'unknownIds',
  'unknownMessages',
  'foreignDatagrams',
] as const satisfies readonly (keyof WireCounts)[]

interface WireCountsPanelProps {
  readonly counts: readonly WireCounts[]
  readonly processors: readonly ProcessorView[]
}

/** What the wires carried that could not be used, for each processor and for senders that are none. */
export function WireCountsPanel({ counts, processors }: WireCountsPanelProps) {
  return (
    <section className={styles.panel} aria-labelledby="wire-counts">
      <div>
        <h2 className={styles.panelTitle} id="wire-counts">
          {words.tools.wire}
        </h2>
        <p className={styles.soft}>{words.tools.wireIntro}</p>
      </div>
      <section className={styles.scroller} aria-label={words.tools.wireTable} {...SCROLLED_BY_KEYBOARD}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{words.tools.column.processor}</th>
              {COUNTED.map((each) => (
                <th key={each} scope="col" className={styles.number}>
                  {words.tools[each]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {counts.map((count) => (
              <tr key={count.processorId ?? ''}>
                <th scope="row">
                  {count.processorId === null
                    ? words.tools.nobody
                    : (processors.find(({ id }) => id === count.processorId)?.name ?? count.processorId)}
                </th>
                {COUNTED.map((each) => (
                  <td key={each} className={`${styles.number} ${count[each] > 0 ? styles.bad : ''}`}>
                    {count[each]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
