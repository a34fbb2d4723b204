import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { analysisCases } from './cases/analysis.ts'
import { backupCases } from './cases/backup.ts'
import { chartCases } from './cases/chart.ts'
import { historyCases } from './cases/history.ts'
import { ingestCases } from './cases/ingest.ts'
import { longRunCases } from './cases/long-run.ts'
import { memoryCases } from './cases/memory.ts'
import { screenCases } from './cases/meters-on-screen.ts'
import { pruneCases } from './cases/prune.ts'
import { restoreCases } from './cases/restore.ts'
import { startCases } from './cases/start.ts'
import { storeCases } from './cases/store.ts'
import { transportCases } from './cases/transport.ts'
import { type Case, type Row, runCase } from './harness.ts'
import { describeMachine, type Report, tableOf } from './report.ts'

/** The fewest rounds that a figure may come from (performance.md). */
const FEWEST_ROUNDS = 9

const CASES: readonly Case[] = [
  ...ingestCases,
  ...storeCases,
  ...historyCases,
  ...pruneCases,
  ...analysisCases,
  ...transportCases,
  ...screenCases,
  ...chartCases,
  ...startCases,
  ...longRunCases,
  ...backupCases,
  ...restoreCases,
  ...memoryCases,
]

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    against: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string', default: String(FEWEST_ROUNDS) },
  },
})

if (options.large) process.env.ATLAS_BENCH_LARGE = '1'
const rounds = options.smoke ? 1 : Number(options.rounds)
if (!Number.isInteger(rounds) || (rounds < FEWEST_ROUNDS && !options.smoke)) {
  console.error(`--rounds needs a whole number from ${FEWEST_ROUNDS}.`)
  process.exit(1)
}
const chosen = CASES.filter(({ area }) => options.only === undefined || area === options.only)
if (chosen.length === 0) {
  console.error(`--only needs one of: ${[...new Set(CASES.map(({ area }) => area))].join(', ')}.`)
  process.exit(1)
}
const older = options.against ? (JSON.parse(await readFile(options.against, 'utf8')) as Report) : null

const rows: Row[] = []
for (const one of chosen) {
  console.error(`${one.area}: ${one.name} …`)
  rows.push(await runCase(one, options.smoke ? 'smoke' : 'full', rounds))
}

const report: Report = { machine: describeMachine(), rounds, rows }
console.log(options.json ? JSON.stringify(report) : tableOf(rows, older))
if (options.smoke) console.error('One round of a smoke run: its figures and verdicts mean nothing.')
else if (rows.some(({ verdict }) => verdict === 'FAIL')) process.exitCode = 1
