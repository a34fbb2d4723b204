import type { RoutedSource, SettingPlace, SettingValue } from './capture.ts'
import type { ProcessorSound } from './sound.ts'

/** Whether the processor said it. */
export function isKnown(value: SettingValue): boolean {
  switch (value.what) {
    case 'gain':
      return value.gainDb !== null
    case 'mute':
      return value.muted !== null
    case 'source':
      return value.source !== null
    case 'active':
      return value.active !== null
    case 'schedule':
      return value.schedule !== null
  }
}

/** What people call a place: "Patio", "Jukebox in House Mix". */
export function placeName(place: SettingPlace): string {
  switch (place.family) {
    case 'send':
      return `${place.source.name} in ${place.mix.name}`
    case 'bell-schedule':
      return 'Bell schedule'
    default:
      return place.name
  }
}

/** A source by the name that it has now. An index under which there is neither a source nor a mix, or both, says nothing. */
export function routedSource(
  index: number | null,
  { sources, mixes }: Pick<ProcessorSound, 'sources' | 'mixes'>,
): RoutedSource | null {
  if (index === null) return null
  if (index === -1) return { kind: 'none', index, name: null }
  const source = sources.find((each) => each.index === index)
  const mix = mixes.find((each) => each.index === index)
  if (source && !mix) return { kind: 'source', index, name: source.name }
  if (mix && !source) return { kind: 'mix', index, name: mix.name }
  return { kind: 'unknown', index, name: null }
}
