import { parseArgs } from 'node:util'
import { soak } from './soak/run.ts'

/** Seven days of one processor in under a minute: what a console does in a week, and what it must not do in a week. */
const { values: options } = parseArgs({ options: { hours: { type: 'string', default: '168' } } })

const hours = Number(options.hours)
if (!Number.isInteger(hours) || hours < 4) {
  console.error('--hours needs a whole number from 4.')
  process.exit(1)
}
const lines = await soak(hours)
const width = Math.max(...lines.map(({ what }) => what.length))
for (const { what, value, goal, isMet } of lines) {
  console.log(`${what.padEnd(width)} | ${value.padStart(14)} | ${goal.padEnd(14)} | ${isMet ? 'PASS' : 'FAIL'}`)
}
if (lines.some(({ isMet }) => !isMet)) process.exitCode = 1
