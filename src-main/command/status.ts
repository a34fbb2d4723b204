import { assertNever } from '../../src-shared/assert.ts'
import { METER_PORT } from '../../src-shared/model/processor.ts'
import type { MeterPort, StatusReport } from '../../src-shared/model/system.ts'
import { portIn } from './arguments.ts'
import type { Command } from './command.ts'
import { settledStatus } from './patience.ts'
import { table } from './table.ts'

export const statusCommand: Command = {
  words: ['status'],
  positionals: [],
  options: {
    'meter-port': { value: 'PORT', text: `where no console runs: the UDP port of the meters (${METER_PORT})` },
  },
  text: 'How every processor and the console are',
  run: ({ values, reach }) =>
    reach(portIn(values, 'meter-port', METER_PORT), async ({ client, isYoung }) => {
      const status = await (isYoung ? settledStatus(client) : client.system.status({}))
      return { value: status, lines: linesOf(status) }
    }),
}

function linesOf({ version, processors, meterPort, diskFreeBytes }: StatusReport): readonly string[] {
  const rows = processors.map(({ id, name, host, model, link, latencyMs, metersHeard }) => [
    id,
    name,
    host,
    model,
    link,
    latencyMs === null ? null : `${latencyMs.toFixed(1)} ms`,
    metersHeard,
  ])
  const free = diskFreeBytes === null ? 'unknown' : `${(diskFreeBytes / 2 ** 30).toFixed(1)} GiB`
  return [
    ...(rows.length > 0
      ? table(['id', 'name', 'address', 'model', 'link', 'latency', 'meters heard'], rows)
      : ['No processor yet. “processors add” adds one.']),
    `Meters: ${portWords(meterPort)}. Free space: ${free}. Atlas Console ${version}.`,
  ]
}

function portWords(port: MeterPort): string {
  switch (port.kind) {
    case 'opening':
      return `UDP port ${port.port} is being opened`
    case 'listening':
      return `UDP port ${port.port} is open`
    case 'taken':
      return `another program is using UDP port ${port.port}`
    case 'failed':
      return `UDP port ${port.port} cannot be opened: ${port.reason}`
    default:
      return assertNever(port)
  }
}
