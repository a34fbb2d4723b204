import type { HealthCheck, HealthReport } from '../../src-shared/model/health.ts'
import { METER_PORT } from '../../src-shared/model/processor.ts'
import { portIn } from './arguments.ts'
import type { Command } from './command.ts'
import { settledStatus } from './patience.ts'
import { table } from './table.ts'

/** The exit code of a check in which something critical failed (commands.md, "Exit codes"). */
const CRITICAL_EXIT = 5

/** `health`: looks at everything, the worst first. */
export const healthCommand: Command = {
  words: ['health'],
  positionals: [],
  options: {
    'meter-port': { value: 'PORT', text: `where no console runs: the UDP port of the meters (${METER_PORT})` },
  },
  text: 'Checks the console: data, doors, processors, backups; exit 5 where a critical check fails',
  run: ({ values, reach }) =>
    reach(portIn(values, 'meter-port', METER_PORT), async ({ client, isYoung }) => {
      if (isYoung) await settledStatus(client)
      const report = await client.health.check({})
      const failed = report.checks.some(({ ok, isCritical }) => isCritical && !ok)
      return { value: report, lines: linesOf(report), exitCode: failed ? CRITICAL_EXIT : 0 }
    }),
}

function linesOf({ checks }: HealthReport): readonly string[] {
  return table(
    ['check', 'result', 'found'],
    checks.map((check) => [check.name, wordFor(check), check.finding]),
  )
}

function wordFor({ ok, isCritical }: HealthCheck): string {
  if (ok) return 'ok'
  return isCritical ? 'FAILED' : 'warning'
}
