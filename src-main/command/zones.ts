import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { GainDb, GainPercent } from '../../src-shared/decibels.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import { numberIn, switchIn, toNumber } from './arguments.ts'
import type { Command, Given } from './command.ts'
import { whenRead, zonesOf } from './patience.ts'
import { table } from './table.ts'

const list: Command = {
  words: ['zones', 'list'],
  positionals: ['ID'],
  options: {},
  text: 'The zones of a processor, by its own index',
  run: ({ positionals: [id = ''], reach }) =>
    reach(0, async (reached) => {
      const zones = await zonesOf(reached, id)
      return { value: zones, lines: zones.length > 0 ? zoneTable(zones) : ['It has no zones.'] }
    }),
}

const set: Command = {
  words: ['zones', 'set'],
  positionals: ['ID', 'ZONE'],
  options: {
    'gain-db': { value: 'DB', text: 'from -80 to 0' },
    'gain-percent': { value: 'PERCENT', text: 'from 0 to 100, in the processor’s own percent' },
    mute: { value: 'on|off', text: 'silences the zone, or lets it sound' },
    source: { value: 'SOURCE', text: 'the index of a source; -1 is none' },
  },
  text: 'Changes a zone; answers it as the processor confirmed it',
  run({ positionals: [id = '', zoneText = ''], values, reach }) {
    const changes = changesFrom(id as ProcessorId, toNumber(zoneText, 'ZONE'), values)
    return reach(0, async (reached) => {
      const { client } = reached
      // The answer is the whole zone, so the rest of it is to be known too.
      await zonesOf(reached, id)
      let zone: Zone | undefined
      for (const change of changes) zone = await whenRead(client, id, () => change(client))
      return { value: zone, lines: zone ? zoneTable([zone]) : [] }
    })
  },
}

export const zoneCommands: readonly Command[] = [list, set]

type Change = (client: Client<AtlasContract>) => Promise<Zone>

/** In an order in which nothing is loud by accident: silence first, and sound again only when the rest is as it was asked for. */
function changesFrom(processorId: ProcessorId, zone: number, values: Given['values']): readonly Change[] {
  const gainDb = numberIn(values, 'gain-db')
  const gainPercent = numberIn(values, 'gain-percent')
  const source = numberIn(values, 'source')
  const muted = switchIn(values, 'mute')
  if (gainDb !== undefined && gainPercent !== undefined) {
    throw new AppError('bad-input', 'Say --gain-db or --gain-percent: one cannot be worked out from the other.')
  }
  const of = { processorId, zone }
  const changes: Change[] = []
  if (muted === true) changes.push((client) => client.zones.setMute({ ...of, muted }))
  // Ranges are checked by the contract; the brand only says which of the two units is meant.
  if (gainDb !== undefined) changes.push((client) => client.zones.setGain({ ...of, gainDb: gainDb as GainDb }))
  if (gainPercent !== undefined) {
    changes.push((client) => client.zones.setGainPercent({ ...of, gainPercent: gainPercent as GainPercent }))
  }
  if (source !== undefined) changes.push((client) => client.zones.setSource({ ...of, source }))
  if (muted === false) changes.push((client) => client.zones.setMute({ ...of, muted }))
  if (changes.length === 0) {
    throw new AppError('bad-input', 'Say what to change: --gain-db, --gain-percent, --mute or --source.')
  }
  return changes
}

function zoneTable(zones: readonly Zone[]): readonly string[] {
  const rows = zones.map(({ index, name, gainDb, gainPercent, muted, source }) => [
    index,
    name,
    gainDb === null ? null : `${gainDb} dB`,
    gainPercent === null ? null : `${gainPercent} %`,
    muted,
    source === -1 ? 'none' : source,
  ])
  return table(['zone', 'name', 'gain', 'percent', 'muted', 'source'], rows)
}
