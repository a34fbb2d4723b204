import type { MeterFrame, MeterLayout, MeterSlot } from '../../src-shared/model/meter.ts'
import type { LinkState, ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import {
  type Channel,
  type ChannelFamily,
  type Group,
  isPlaceholderName,
  type ProcessorSound,
  type Zone,
} from '../../src-shared/model/sound.ts'
import type { SystemInfo } from '../../src-shared/model/system.ts'
import type { Check, MessageRow, ProcessorChecks } from '../../src-shared/model/tools.ts'
import type { FakeConsole } from './fake-console.ts'

/** 21:42 of a day in UTC, the time zone of the tests' pages. */
export const EVENING_MS = Date.UTC(2026, 5, 12, 21, 42)

/** The console's own facts on a good day. */
export const INFO: SystemInfo = {
  version: '0.1.0',
  dataFolder: '/var/lib/atlas-console',
  demo: true,
  meterPort: { kind: 'listening', port: 3131 },
  ownAddresses: ['192.168.1.20', '10.0.0.5'],
  webUrl: 'http://127.0.0.1:5380/',
}

/** A processor on a good day, but for what `change` says. */
export function processor(id: string, name: string, change: Partial<ProcessorView>): ProcessorView {
  return {
    id: id as ProcessorId,
    name,
    model: 'AZM8',
    host: '192.168.1.50',
    port: 5321,
    link: { kind: 'online', sinceMs: EVENING_MS },
    lastOnlineMs: null,
    trouble: null,
    latencyMs: 18,
    meters: { kind: 'heard' },
    firmware: '4.5',
    ...change,
  }
}

/** The link of a processor that is gone and is tried again. */
export const WAITING: LinkState = {
  kind: 'waiting',
  sinceMs: EVENING_MS,
  retryAtMs: EVENING_MS + 5_000,
  trouble: 'unreachable',
}

function channel(index: number, name: string, change: Partial<Channel>): Channel {
  return { index, name, placeholder: isPlaceholderName(name), gainDb: null, gainPercent: null, muted: false, ...change }
}

/** A zone at 70 percent that plays source 0 alone, but for what `change` says. */
export function zone(index: number, name: string, change: Partial<Zone>): Zone {
  return { ...channel(index, name, {}), gainPercent: 70 as Zone['gainPercent'], source: 0, grouped: false, ...change }
}

/** A source or mix at 100 percent, but for what `change` says. */
export function source(index: number, name: string, change: Partial<Channel>): Channel {
  return channel(index, name, { gainPercent: 100 as Channel['gainPercent'], ...change })
}

/** A group at 60 percent that is not combined, but for what `change` says. */
export function group(index: number, name: string, change: Partial<Group>): Group {
  return { ...channel(index, name, {}), gainPercent: 60 as Group['gainPercent'], source: 0, active: false, ...change }
}

/** What a processor has, completely read. */
export function sound(
  id: string,
  lists: Partial<Pick<ProcessorSound, 'zones' | 'sources' | 'mixes' | 'groups' | 'reading'>>,
): ProcessorSound {
  return {
    processorId: id as ProcessorId,
    reading: { kind: 'complete' },
    sources: [],
    mixes: [],
    zones: [],
    groups: [],
    scenes: [],
    routines: [],
    messages: [],
    gpoPresets: [],
    bellSchedules: [],
    ...lists,
  }
}

/** A bar with eight areas, one of which nobody named. */
export function barSound(id: string): ProcessorSound {
  return sound(id, {
    zones: [
      zone(0, 'Main bar', {}),
      zone(1, 'Dance floor', { source: 3, gainPercent: 92 as Zone['gainPercent'] }),
      zone(2, 'Dining room', { source: 1, gainPercent: 45.6 as Zone['gainPercent'], grouped: true }),
      zone(3, 'Patio', { source: 1, gainPercent: 50 as Zone['gainPercent'], grouped: true }),
      zone(4, 'Restrooms', { muted: true }),
      zone(5, 'Kitchen', { source: -1, gainPercent: 30 as Zone['gainPercent'] }),
      zone(6, 'VIP lounge', { source: 14 }),
      zone(7, 'Zone 8', { source: null, gainPercent: null, muted: null }),
    ],
    sources: [
      source(0, 'Streaming player', {}),
      source(1, 'Jukebox', {}),
      source(2, 'TV 3', {}),
      source(3, 'DJ booth', {}),
      source(4, 'Microphone stage', { muted: true }),
      source(5, 'Source 6', {}),
    ],
    mixes: [source(14, 'Late night mix', {})],
    groups: [group(5, 'Dining and patio', { active: true }), group(6, 'Whole venue', {})],
  })
}

/** One slot for everything that has a meter, in the order of the lists. */
export function layoutOf(version: number, sounds: readonly ProcessorSound[]): MeterLayout {
  const slots = sounds.flatMap(({ processorId, sources, mixes, zones, groups }): readonly MeterSlot[] => {
    const slotsOf = (family: ChannelFamily, channels: readonly Channel[]) =>
      channels.map(({ index }): MeterSlot => ({ processorId, family, index }))
    return [
      ...slotsOf('source', sources),
      ...slotsOf('mix', mixes),
      ...slotsOf('zone', zones),
      ...slotsOf('group', groups),
    ]
  })
  return { version, slots }
}

/** A frame in `layout` with the level that `tenthsDb` answers for each slot. */
export function frameOf(layout: MeterLayout, tenthsDb: (slot: MeterSlot, place: number) => number): MeterFrame {
  return { atMs: Date.now(), layout: layout.version, tenthsDb: layout.slots.map(tenthsDb), peaks: [] }
}

/** Sends the newest frame that `make` answers 20 times a second, as the real console does. Returns the way to stop. */
export function keepPlaying(fake: FakeConsole, make: () => MeterFrame): () => void {
  fake.say('meters.frame', make())
  const timer = setInterval(() => fake.say('meters.frame', make()), 50)
  return () => clearInterval(timer)
}

/** The checks of a processor on a good day, but for those that `change` names. */
export function checksOf(id: string, change: Partial<Record<Check['id'], Partial<Check>>>): ProcessorChecks {
  const findings = {
    'port-free': 'UDP port 3131 is open and nobody else uses it.',
    address: '192.168.1.50 can be reached.',
    tcp: 'TCP port 5321 accepts connections.',
    commands: 'The last command was answered after 18 ms.',
    meters: 'Meters were heard 0.1 s ago.',
    names: '8 zones, 6 sources, 1 mix and 2 groups were read.',
  } as const
  const ids = Object.keys(findings) as Check['id'][]
  return {
    processorId: id as ProcessorId,
    checks: ids.map((check) => ({
      id: check,
      state: 'ok',
      finding: findings[check],
      causes: [],
      action: null,
      ...change[check],
    })),
  }
}

/** As many rows of the message table as `count` says, of three families. */
export function messageRows(id: string, count: number): readonly MessageRow[] {
  return Array.from({ length: count }, (_, place) => {
    const index = Math.floor(place / 3)
    const base = { processorId: id as ProcessorId, atMs: EVENING_MS + place * 10, count: place + 1 }
    if (place % 3 === 0) return { ...base, parameter: `ZoneGain_${index}`, format: 'val' as const, value: -20.5 }
    if (place % 3 === 1) return { ...base, parameter: `ZoneGain_${index}`, format: 'pct' as const, value: 62 }
    return { ...base, parameter: `ZoneName_${index}`, format: 'str' as const, value: `Area ${index}` }
  })
}
