import { AppError } from '../../src-shared/contract/reply.ts'
import type { ControlChange, ControlResult } from '../../src-shared/model/control.ts'
import { failureOfResult, valueText } from '../../src-shared/model/outcome.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import {
  CHANNEL_FAMILIES,
  type Channel,
  type ChannelFamily,
  channelsOf,
  type Group,
  type ProcessorSound,
  type Zone,
} from '../../src-shared/model/sound.ts'
import { numberIn, switchIn, toNumber } from './arguments.ts'
import type { Command, Given } from './command.ts'
import { soundOf, whenRead } from './patience.ts'
import { printable, table } from './table.ts'

/** Every channel of a processor alike: zones, groups, sources and mixes, each by its family and its own index. */
export const channelCommands: readonly Command[] = [
  {
    words: ['channels', 'list'],
    positionals: ['ID'],
    options: {},
    text: 'The zones, groups, sources and mixes of a processor',
    run: ({ positionals: [id = ''], reach }) =>
      reach(0, async (reached) => {
        const sound = await soundOf(reached, id)
        const rows = CHANNEL_FAMILIES.flatMap((family) => channelsOf(sound, family).map((each) => rowOf(family, each)))
        const headings = ['family', 'index', 'name', 'gain', 'percent', 'muted', 'source', 'combined']
        return { value: listed(sound), lines: rows.length > 0 ? table(headings, rows) : ['It has no channels.'] }
      }),
  },
  {
    words: ['channels', 'set'],
    positionals: ['ID', 'FAMILY', 'INDEX'],
    options: {
      'gain-db': { value: 'DB', text: 'from -80 to 0' },
      'gain-percent': { value: 'PERCENT', text: 'from 0 to 100, in the processor’s own percent' },
      mute: { value: 'on|off', text: 'silences it, or lets it sound' },
      source: { value: 'SOURCE', text: 'of a zone or a group: the index of a source or mix; -1 is none' },
      combine: { value: 'on|off', text: 'of a group: plays in all its zones as one, or in each for itself' },
    },
    text: 'Changes a zone, group, source or mix; a combined zone is changed with its group',
    run({ positionals: [id = '', familyText = '', indexText = ''], values, reach }) {
      const family = familyIn(familyText)
      const target = { processorId: id as ProcessorId, family, index: toNumber(indexText, 'INDEX') }
      const changes = changesIn(values)
      return reach(0, async ({ client }) => {
        const results: ControlResult[] = []
        for (const change of changes) {
          const result = await whenRead(client, id, () => client.control.change({ target, change }))
          const failure = failureOfResult(result)
          if (failure) throw failure
          results.push(result)
        }
        return { value: results, lines: results.map(lineOf) }
      })
    },
  },
]

function familyIn(text: string): ChannelFamily {
  const family = CHANNEL_FAMILIES.find((each) => each === text)
  if (!family) throw new AppError('bad-input', `FAMILY is one of: ${CHANNEL_FAMILIES.join(', ')}.`)
  return family
}

/** In an order in which nothing is loud by accident: silence first, and sound again only when the rest is as it was asked for. */
function changesIn(values: Given['values']): readonly ControlChange[] {
  const gainDb = numberIn(values, 'gain-db')
  const gainPercent = numberIn(values, 'gain-percent')
  const source = numberIn(values, 'source')
  const muted = switchIn(values, 'mute')
  const active = switchIn(values, 'combine')
  if (gainDb !== undefined && gainPercent !== undefined) {
    throw new AppError('bad-input', 'Say --gain-db or --gain-percent: one cannot be worked out from the other.')
  }
  const changes: ControlChange[] = []
  if (muted === true) changes.push({ what: 'mute', muted })
  // Ranges are checked by the contract; the brand only says which of the two units is meant.
  if (gainDb !== undefined) changes.push({ what: 'gain-db', gainDb } as ControlChange)
  if (gainPercent !== undefined) changes.push({ what: 'gain-percent', gainPercent } as ControlChange)
  if (source !== undefined) changes.push({ what: 'source', source })
  if (active !== undefined) changes.push({ what: 'combine', active })
  if (muted === false) changes.push({ what: 'mute', muted })
  if (changes.length > 0) return changes
  throw new AppError('bad-input', 'Say what to change: --gain-db, --gain-percent, --mute, --source or --combine.')
}

function lineOf({ name, order: { change, target }, routedFrom, outcome }: ControlResult): string {
  const at = 'value' in outcome ? valueText(change.what, outcome.value) : outcome.kind
  const instead = routedFrom ? ', in place of its combined zone' : ''
  return printable(`${target.family} ${target.index}, “${name}”${instead}: ${at}`)
}

function rowOf(family: ChannelFamily, channel: Channel | Zone | Group) {
  const { index, name, gainDb, gainPercent, muted } = channel
  const source = 'source' in channel ? (channel.source === -1 ? 'none' : channel.source) : ''
  const combined = 'active' in channel ? channel.active : 'grouped' in channel ? channel.grouped : ''
  return [
    ...[family, index, name],
    ...[gainDb === null ? null : `${gainDb} dB`, gainPercent === null ? null : `${gainPercent} %`],
    ...[muted, source, combined],
  ]
}

function listed({ zones, groups, sources, mixes }: ProcessorSound) {
  return { zones, groups, sources, mixes }
}
