import type { CaptureEntry, SettingValue } from '../../src-shared/model/capture.ts'
import { routedSource } from '../../src-shared/model/setting.ts'
import { CHANNEL_FAMILIES, channelsOf, type ProcessorSound } from '../../src-shared/model/sound.ts'

/**
 * What a processor is known to be set to without asking it: its channels, which are followed. What sources send to mixes is not
 * followed, and the bell schedule changes by itself each day.
 */
export function entriesOfSound(sound: ProcessorSound): readonly CaptureEntry[] {
  return CHANNEL_FAMILIES.flatMap((family) =>
    channelsOf(sound, family).map((channel): CaptureEntry => {
      const { index, name, gainDb, gainPercent, muted } = channel
      const values: SettingValue[] = [
        { what: 'gain', gainDb, gainPercent },
        { what: 'mute', muted },
      ]
      if ('source' in channel) values.push({ what: 'source', source: routedSource(channel.source, sound) })
      if ('active' in channel) values.push({ what: 'active', active: channel.active })
      return { place: { family, index, name }, values, grouped: 'grouped' in channel ? channel.grouped : null }
    }),
  )
}
