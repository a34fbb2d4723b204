import type { Processor } from '../src-shared/model/processor.ts'
import type { Channel, ProcessorSound, Zone } from '../src-shared/model/sound.ts'
import { type CalledConsole, callConsole } from './demo-fill.ts'

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
const FRIDAY_AND_SATURDAY = [5, 6]

/** What a manager would have made in a bar after some weeks: presets with times, limits, a tablet's link, and an evening's changes. */
export async function furnishEvening(called: CalledConsole, processorId: Processor['id']): Promise<void> {
  const call = <T>(path: string, input: unknown) => callConsole<T>(called, path, input, null)
  const sound = await call<ProcessorSound>('processors/probe', { processorId })
  const zone = (name: string): Zone => named(sound.zones, name)
  const at = ({ index, name }: Channel) => ({ family: 'zone', index, name })
  const volume = (name: string, gainPercent: number) => ({
    ...at(zone(name)),
    value: { what: 'gain-percent', gainPercent },
  })
  const plays = (name: string, source: string) => {
    const { index, name: sourceName } = named(sound.sources, source)
    return { ...at(zone(name)), value: { what: 'source', source: { index, name: sourceName } } }
  }
  const mute = (name: string) => ({ ...at(zone(name)), value: { what: 'mute' } })
  const time = (hhmm: string, days: readonly number[]) => ({ at: hhmm, days, enabled: true })

  const keep = (name: string, content: unknown, times: readonly unknown[]) =>
    call('presets/create', { processorId, name, content, times })
  const values = (...items: unknown[]) => ({ kind: 'values', items })
  await keep(
    'Live music',
    values(
      volume('Main Bar', 80),
      plays('Main Bar', 'DJ'),
      volume('Patio', 75),
      plays('Patio', 'DJ'),
      volume('Dining Room', 81),
      mute('Restrooms'),
    ),
    [time('21:00', FRIDAY_AND_SATURDAY)],
  )
  await keep('Closing', values(volume('Main Bar', 60), mute('Patio'), mute('Game Room'), mute('Stage')), [
    time('01:30', EVERY_DAY),
  ])
  const scene = named(sound.scenes, 'Happy Hour')
  await keep('Happy hour', { kind: 'scene', scene }, [time('16:00', [1, 2, 3, 4, 5])])

  await call('limits/set', {
    processorId,
    zone: zone('Patio').index,
    zoneName: 'Patio',
    minPercent: 40,
    maxPercent: 95,
    allowedSources: null,
    lockedForStaff: false,
  })
  const { secret } = await call<{ readonly secret: string }>('tokens/create', {
    name: 'Tablet at the bar',
    role: 'staff',
  })
  const turn = (name: string, gainPercent: number) => {
    const target = { processorId, family: 'zone', index: zone(name).index }
    const order = { target, change: { what: 'gain-percent', gainPercent } }
    return callConsole({ ...called, token: secret }, 'control/change', order, null)
  }
  await turn('Dining Room', 78)
  await turn('Game Room', 84)
  await turn('Patio', 86)
}

function named<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((each) => each.name === name)
  if (!found) throw new Error(`The demonstration's venue has no ${name}.`)
  return found
}
