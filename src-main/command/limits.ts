import { AppError } from '../../src-shared/contract/reply.ts'
import type { ZoneLimitView } from '../../src-shared/model/limits.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { numberIn, switchIn, toNumber } from './arguments.ts'
import type { Command } from './command.ts'
import { listedNames } from './listed-names.ts'
import { soundOf } from './patience.ts'
import { table } from './table.ts'

/** What staff may do to each zone. */
export const limitCommands: readonly Command[] = [
  {
    words: ['limits', 'list'],
    positionals: [],
    options: {},
    text: 'What staff may do to each zone that has a limit',
    run: ({ reach }) =>
      reach(0, async ({ client }) => {
        const limits = await client.limits.list({})
        return { value: limits, lines: limits.length > 0 ? limitTable(limits) : ['No zone has a limit.'] }
      }),
  },
  {
    words: ['limits', 'set'],
    positionals: ['ID', 'ZONE'],
    options: {
      min: { value: 'PERCENT', text: 'the least volume (0)' },
      max: { value: 'PERCENT', text: 'the greatest volume (100)' },
      sources: { value: 'NAME…', text: 'the sources that staff may choose, by name (all)' },
      lock: { value: 'on|off', text: 'on: staff may only watch (off)' },
    },
    text: 'Sets what staff may do to a zone; bound to the name that it has now',
    run({ positionals: [id = '', zoneText = ''], values, reach }) {
      const zone = toNumber(zoneText, 'ZONE')
      const minPercent = numberIn(values, 'min') ?? 0
      const maxPercent = numberIn(values, 'max') ?? 100
      const { sources } = values
      const lockedForStaff = switchIn(values, 'lock') ?? false
      return reach(0, async (reached) => {
        const { zones, sources: inputs, mixes } = await soundOf(reached, id)
        const found = zones.find(({ index }) => index === zone)
        if (!found) throw new AppError('not-found', `The processor has no zone ${zone}.`)
        const known = [...inputs, ...mixes].map(({ name }) => name)
        const unknown = (name: string) => `It has no source that is called “${name}”.`
        const allowedSources = typeof sources === 'string' ? [...listedNames(sources, known, unknown)] : null
        const about = { processorId: id as ProcessorId, zone, zoneName: found.name }
        const set = await reached.client.limits.set({
          ...{ ...about, minPercent, maxPercent, allowedSources, lockedForStaff },
        })
        return { value: set, lines: limitTable([set]) }
      })
    },
  },
  {
    words: ['limits', 'remove'],
    positionals: ['ID', 'ZONE'],
    options: {},
    text: 'Lets staff do everything to a zone again',
    run({ positionals: [id = '', zoneText = ''], reach }) {
      const zone = toNumber(zoneText, 'ZONE')
      return reach(0, async ({ client }) => {
        const removed = await client.limits.remove({ processorId: id as ProcessorId, zone })
        return { value: removed, lines: [`Zone ${zone} has no limit.`] }
      })
    },
  },
]

function limitTable(limits: readonly ZoneLimitView[]): readonly string[] {
  const rows = limits.map((one) => [
    one.processorId,
    one.zone,
    one.zoneName,
    one.presentName,
    `${one.minPercent} to ${one.maxPercent} %`,
    one.allowedSources === null ? 'all' : one.allowedSources.join(', '),
    one.lockedForStaff,
  ])
  return table(['processor', 'zone', 'set for', 'name now', 'volume', 'sources', 'locked'], rows)
}
