import type { ReactNode } from 'react'
import type { SettingPlace } from '../../src-shared/model/capture.ts'
import { words } from '../words.ts'
import styles from './captures.module.css'

/** Stands before the name, and is pressed with it. */
export interface Tick {
  readonly label: string
  readonly checked: boolean
  readonly disabled: boolean
  onTick(on: boolean): void
}

interface SettingTableProps {
  /** Said, and not shown: the title stands above. */
  readonly title: string
  /** Beside the place, which comes first. */
  readonly columns: readonly string[]
  readonly rows: readonly {
    readonly key: string
    readonly family: SettingPlace['family']
    readonly name: string
    readonly tick?: Tick | null
    readonly cells: readonly ReactNode[]
    /** Its last cell says something that is not as it should be. */
    readonly bad: boolean
  }[]
}

/** Settings in rows, in a box that is scrolled by itself. The place names the row. */
export function SettingTable({ title, columns, rows }: SettingTableProps) {
  const { captures: text } = words
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keyboard.
    <section className={styles.box} aria-label={text.tableOf(title)} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {[text.table.place, ...columns].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, family, name, tick, cells, bad }) => (
            <tr key={key}>
              <th scope="row">
                {tick ? (
                  <label className={styles.tick}>
                    <input
                      type="checkbox"
                      checked={tick.checked}
                      disabled={tick.disabled}
                      aria-label={tick.label}
                      onChange={(event) => tick.onTick(event.target.checked)}
                    />
                    <Place family={family} name={name} />
                  </label>
                ) : (
                  <Place family={family} name={name} />
                )}
              </th>
              {cells.map((cell, place) => {
                const isLast = place === cells.length - 1
                const className = isLast ? `${styles.wide} ${bad ? styles.bad : ''}` : undefined
                return (
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

function Place({ family, name }: { readonly family: SettingPlace['family']; readonly name: string }) {
  return (
    <span className={styles.place}>
      {name} <span className={styles.family}>{words.captures.family[family]}</span>
    </span>
  )
}
