import { TriangleAlert } from 'lucide-react'
import { memo, useLayoutEffect, useRef, useState } from 'react'
import type { MessageRow } from '../../src-shared/model/tools.ts'
import { secondText } from '../state/time.ts'
import { ROW_HEIGHT, rowWindow } from '../ui/row-window.ts'
import { SCROLLED_BY_KEYBOARD } from '../ui/scrolled-by-keyboard.ts'
import { words } from '../words.ts'
import { parameterKey } from './drift-marks.ts'
import { rowKey, type SortOrder, valueText } from './message-rows.ts'
import styles from './message-table.module.css'

interface MessageTableViewProps {
  readonly rows: readonly MessageRow[]
  readonly processorNames: ReadonlyMap<string, string>
  readonly drifted: ReadonlySet<string>
  readonly order: SortOrder
}

/** The table in a box of its own that scrolls. Only the rows that can be seen are drawn: there may be 1,500, all alive. */
export function MessageTableView({ rows, processorNames, drifted, order }: MessageTableViewProps) {
  const box = useRef<HTMLDivElement>(null)
  const [scrollTop, setScrollTop] = useState(0)
  const [height, setHeight] = useState(0)

  useLayoutEffect(() => {
    const observed = box.current!
    const sizes = new ResizeObserver(() => setHeight(observed.clientHeight))
    sizes.observe(observed)
    return () => sizes.disconnect()
  }, [])

  const { from, to } = rowWindow(rows.length, scrollTop, height)
  return (
    <section
      ref={box}
      className={styles.box}
      aria-label={words.tools.messageTable}
      {...SCROLLED_BY_KEYBOARD}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <table className={styles.table} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={styles.parameter} aria-sort={order}>
              {words.tools.column.parameter}
            </th>
            <th scope="col" className={styles.value}>
              {words.tools.column.value}
            </th>
            <th scope="col" className={styles.format}>
              {words.tools.column.format}
            </th>
            <th scope="col" className={styles.processor}>
              {words.tools.column.processor}
            </th>
            <th scope="col" className={styles.at}>
              {words.tools.column.at}
            </th>
            <th scope="col" className={styles.count}>
              {words.tools.column.count}
            </th>
          </tr>
        </thead>
        <tbody>
          <Gap rows={from} />
          {rows.slice(from, to).map((row, place) => (
            <Row
              key={rowKey(row)}
              row={row}
              rowIndex={from + place + 2}
              isDrifted={drifted.has(parameterKey(row.processorId, row.parameter))}
              processorName={processorNames.get(row.processorId) ?? row.processorId}
            />
          ))}
          <Gap rows={rows.length - to} />
        </tbody>
      </table>
    </section>
  )
}

interface RowProps {
  readonly row: MessageRow
  readonly rowIndex: number
  readonly isDrifted: boolean
  readonly processorName: string
}

const Row = memo(
  function Row({ row, rowIndex, isDrifted, processorName }: RowProps) {
    return (
      <tr aria-rowindex={rowIndex}>
        <th scope="row" className={styles.parameter}>
          {row.parameter}
        </th>
        <td className={styles.value} title={String(row.value)}>
          {valueText(row)}
          {isDrifted && (
            <span className={styles.drifted} title={words.tools.drifted}>
              <TriangleAlert aria-hidden="true" />
              <span className="only-spoken">{words.tools.drifted}</span>
            </span>
          )}
        </td>
        <td>{words.tools.format[row.format]}</td>
        <td title={processorName}>{processorName}</td>
        <td>{secondText(row.atMs)}</td>
        <td className={styles.count}>{row.count}</td>
      </tr>
    )
  },
  // Each value of the topic brings new objects: what makes a row another one is what it says.
  (one, other) =>
    one.rowIndex === other.rowIndex &&
    one.processorName === other.processorName &&
    one.isDrifted === other.isDrifted &&
    rowKey(one.row) === rowKey(other.row) &&
    one.row.value === other.row.value &&
    one.row.atMs === other.row.atMs &&
    one.row.count === other.row.count,
)

/** The room of rows that are not drawn. */
function Gap({ rows }: { readonly rows: number }) {
  if (rows <= 0) return null
  return (
    <tr>
      <td className={styles.gap} colSpan={6} style={{ height: rows * ROW_HEIGHT }} />
    </tr>
  )
}
