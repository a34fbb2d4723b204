import type { ReactNode } from 'react'
import { words } from '../words.ts'
import styles from './captures.module.css'

interface SettingTableProps {
  /** Said, and not shown: the title stands above. */
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly {
    readonly key: string
    readonly cells: readonly ReactNode[]
    /** Its last cell says something that is not as it should be. */
    readonly bad: boolean
  }[]
}

/** Settings in rows, in a box that is scrolled by itself. The second column names the row. */
export function SettingTable({ title, columns, rows }: SettingTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keyboard.
    <section className={styles.box} aria-label={words.captures.tableOf(title)} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells, bad }) => (
            <tr key={key}>
              {cells.map((cell, place) => {
                const isLast = place === cells.length - 1
                const className = isLast ? `${styles.wide} ${bad ? styles.bad : ''}` : undefined
                return place === 1 ? (
                  <th key={columns[place]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[place]} className={className}>
                    {cell}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
