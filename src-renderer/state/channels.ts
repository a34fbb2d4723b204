import type { ControlTarget } from '../../src-shared/model/control.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { Channel, ChannelFamily, ProcessorSound } from '../../src-shared/model/sound.ts'

/** The channels of a family that somebody named, and the chosen one whatever it is called. */
export function namedChannels(
  sound: ProcessorSound,
  family: ChannelFamily,
  chosen: ControlTarget | null,
): readonly Channel[] {
  const isChosen = (index: number) =>
    chosen?.processorId === sound.processorId && chosen.family === family && chosen.index === index
  return listOf(sound, family).filter(({ placeholder, index }) => !placeholder || isChosen(index))
}

/** The named areas of all processors in the order of the page: what the keys 1 to 8 open. */
export function areasInOrder(
  views: readonly ProcessorView[],
  sounds: readonly ProcessorSound[],
): readonly ControlTarget[] {
  return views.flatMap(({ id }) => {
    const sound = sounds.find(({ processorId }) => processorId === id)
    const zones = sound ? namedChannels(sound, 'zone', null) : []
    return zones.map(({ index }): ControlTarget => ({ processorId: id, family: 'zone', index }))
  })
}

/** Everything with a name that can be turned, with its processor. */
export function everyChannel(views: readonly ProcessorView[], sounds: readonly ProcessorSound[]) {
  const families = ['zone', 'group', 'source', 'mix'] as const satisfies readonly ChannelFamily[]
  return views.flatMap((view) => {
    const sound = sounds.find(({ processorId }) => processorId === view.id)
    if (!sound) return []
    return families.flatMap((family) =>
      namedChannels(sound, family, null).map(({ name, index }) => ({
        name,
        processorName: view.name,
        target: { processorId: view.id, family, index } satisfies ControlTarget,
      })),
    )
  })
}

function listOf(sound: ProcessorSound, family: ChannelFamily): readonly Channel[] {
  const lists = { zone: sound.zones, group: sound.groups, source: sound.sources, mix: sound.mixes }
  return lists[family]
}
