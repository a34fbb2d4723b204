import { arch, cpus, platform, release, totalmem } from 'node:os'
import type { Row } from './harness.ts'
import type { Comparison, Goal } from './statistics.ts'

/** The machine that the figures are from: none of them means anything without it. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryMb: number
  readonly system: string
  readonly node: string
  readonly at: string
}

/** What `--json` prints and `--against` reads. */
export interface Report {
  readonly machine: Machine
  readonly rounds: number
  readonly rows: readonly Row[]
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1024 ** 2),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    at: new Date().toISOString(),
  }
}

const HEADINGS = ['area', 'case', '× reference', 'goal', '× floor', 'goal', 'spread', 'verdict']

/** The rows as a table; with an older report a further column says what each median was then. */
export function tableOf(rows: readonly Row[], older: Report | null): string {
  const lines = [
    older ? [...HEADINGS, 'before'] : HEADINGS,
    ...rows.map((row) => (older ? [...cellsOf(row), before(row, older)] : cellsOf(row))),
  ]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const written = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join(' | ')
      .trimEnd(),
  )
  const rule = widths.map((width) => '-'.repeat(width)).join('-|-')
  return [written[0], rule, ...written.slice(1)].join('\n')
}

function cellsOf({ area, name, reference, floor, verdict, reason }: Row): string[] {
  const main = reference ?? floor
  const spread = main ? `${amount(main.values.p10, main.goal)}–${amount(main.values.p90, main.goal)}` : (reason ?? '')
  return [area, name, median(reference), goal(reference), median(floor), goal(floor), spread, verdict]
}

const median = (comparison: Comparison | null) => (comparison ? amount(comparison.values.median, comparison.goal) : '')

function goal(comparison: Comparison | null): string {
  if (!comparison) return ''
  return `${comparison.goal.kind === 'ratio-at-least' ? '≥' : '≤'} ${amount(comparison.goal.value, comparison.goal)}`
}

function amount(value: number, { kind, ...rest }: Goal): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  const text = Number.isInteger(value) ? String(value) : value.toFixed(digits)
  return kind === 'difference-at-most' && 'unit' in rest ? `+${text} ${rest.unit}` : text
}

function before({ area, name }: Row, older: Report): string {
  const row = older.rows.find((one) => one.area === area && one.name === name)
  const main = row?.reference ?? row?.floor
  return main ? `${amount(main.values.median, main.goal)} ${row?.verdict}` : '(new)'
}
