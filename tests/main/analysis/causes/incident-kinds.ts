import { GainDb, GainPercent } from '../../../../src-shared/decibels.ts'
import type { CauseKind } from '../../../../src-shared/model/cause.ts'
import type { ChangedThing } from '../../../../src-shared/model/history.ts'
import {
  type Done,
  flipMute,
  groupZones,
  MINUTE_MS,
  OWN,
  order,
  otherGain,
  otherSource,
  type Script,
  SECOND_MS,
  turn,
  zoneGain,
  zoneMute,
} from './script.ts'
import { BAR, type ScriptedBar } from './scripted-bar.ts'

const DAY_MS = 24 * 60 * MINUTE_MS

/** A value of a zone that a scene will move. */
function movedBy(script: Script, writes: readonly { readonly param: string; readonly value: number }[]): Done {
  const moved = writes.filter(({ param, value }) => /^Zone/.test(param) && script.bar.value(param) !== value)
  // Something may have set everything so already.
  const { param } = script.pick(moved.length > 0 ? moved : writes.filter((each) => /^Zone/.test(each.param)))
  const [, what = '', index = ''] = /^Zone([A-Za-z]+)_(\d+)$/.exec(param) ?? []
  return { place: { family: 'zone', index: Number(index) }, what: what.toLowerCase() as ChangedThing }
}

/** Each kind of incident as somebody brings it about, and what the cause is. */
export const KINDS: Readonly<Record<string, { readonly kind: CauseKind; readonly act: (script: Script) => Done }>> = {
  'our gain': {
    kind: 'own-command',
    act(script) {
      const zone = script.pick(script.zones)
      script.bar.act(order(zone, { what: 'gain-db', gainDb: GainDb.parse(otherGain(script, `ZoneGain_${zone}`)) }), OWN)
      return zoneGain(zone)
    },
  },
  'our percent': {
    kind: 'own-command',
    act(script) {
      const zone = script.pick(script.zones)
      const gainPercent = GainPercent.parse(script.pick([2, 5, 15, 30, 80, 95]))
      script.bar.act(order(zone, { what: 'gain-percent', gainPercent }), OWN)
      return zoneGain(zone)
    },
  },
  'our mute': {
    kind: 'own-command',
    act(script) {
      const zone = script.pick(script.zones)
      const muted = flipMute(script, zone) === 1
      script.bar.act(order(zone, { what: 'mute', muted }), { ...OWN, way: muted ? 'mute-all' : 'command' })
      return zoneMute(zone)
    },
  },
  'our group': {
    kind: 'own-command',
    act(script) {
      const { group, members } = groupZones(script)
      script.bar.house.write(`GroupActive_${group}`, 1)
      script.bar.clock.advance(40 * SECOND_MS)
      const gainDb = GainDb.parse(otherGain(script, `GroupGain_${group}`))
      script.bar.act(order(group, { what: 'gain-db', gainDb }, 'group'), OWN)
      return zoneGain(script.pick(members))
    },
  },
  'our undo': {
    kind: 'own-preset',
    act(script) {
      const zone = script.pick(script.zones)
      const before = script.bar.value(`ZoneGain_${zone}`)
      script.bar.act(order(zone, { what: 'gain-db', gainDb: GainDb.parse(otherGain(script, `ZoneGain_${zone}`)) }), OWN)
      script.bar.clock.advance(script.between(5, 20) * SECOND_MS)
      script.bar.act(order(zone, { what: 'gain-db', gainDb: GainDb.parse(before) }), { ...OWN, way: 'undo' })
      return zoneGain(zone)
    },
  },
  'our preset': {
    kind: 'own-preset',
    act(script) {
      for (const zone of script.zones) {
        const gainDb = GainDb.parse(otherGain(script, `ZoneGain_${zone}`))
        script.bar.act(order(zone, { what: 'gain-db', gainDb }), { ...OWN, way: 'preset', by: 'closing' })
      }
      return zoneGain(script.pick(script.zones))
    },
  },
  'our ramp': {
    kind: 'own-command',
    act(script) {
      // A jump up goes in steps over 1.5 s, and is one act.
      const zone = script.pick(script.zones)
      const from = script.bar.value(`ZoneGain_${zone}`)
      const gainDb = GainDb.parse(Math.min(0, Math.round(from + script.between(7, 30))))
      script.bar.act(order(zone, { what: 'gain-db', gainDb }), OWN, 14)
      return zoneGain(zone)
    },
  },
  'our own clock': {
    kind: 'own-preset',
    act(script) {
      const zone = script.pick(script.zones)
      const param = `ZoneGain_${zone}`
      everyDay(script, param, -52, script.bar.value(param), (bar) => {
        bar.act(order(zone, { what: 'gain-db', gainDb: GainDb.parse(-52) }), { ...OWN, way: 'preset' })
      })
      return zoneGain(zone)
    },
  },
  'a scene': {
    kind: 'scene',
    act(script) {
      const scene = Math.floor(script.random() * script.bar.venue.scenes.length)
      const done = movedBy(script, script.bar.venue.scenes[scene]!.writes)
      script.bar.house.write(`RecallScene_${scene}`, 1)
      return done
    },
  },
  'everything at once': {
    kind: 'scene',
    act(script) {
      const scene = script.bar.venue.scenes.length - 1
      const done = movedBy(script, script.bar.venue.scenes[scene]!.writes)
      script.bar.house.write(`RecallScene_${scene}`, 1)
      return done
    },
  },
  'our scene': {
    kind: 'scene',
    act(script) {
      const done = movedBy(script, script.bar.venue.scenes[1]!.writes)
      script.bar.act({ kind: 'trigger', trigger: { processorId: BAR, kind: 'scene', index: 1 } }, OWN)
      return done
    },
  },
  'a routine': {
    kind: 'scene',
    act(script) {
      const routine = script.bar.venue.routines[1]!
      // Somebody has tried it out before, and put everything back.
      const { bar } = script
      const done = movedBy(script, routine.writes)
      bar.house.write('RecallRoutine_1', 1)
      bar.clock.advance(5 * SECOND_MS)
      for (const { param } of routine.writes) bar.house.write(param, 0)
      bar.clock.advance(script.between(1, 3) * MINUTE_MS)
      bar.house.write('RecallRoutine_1', 1)
      return done
    },
  },
  'a group combined': {
    kind: 'group',
    act(script) {
      const { group, members } = groupZones(script)
      // The patio has the group's volume already, and the bar its source.
      const [bar = -1, patio = -1] = members
      script.bar.house.write(`GroupActive_${group}`, 1)
      return script.pick([zoneGain(bar), { place: { family: 'zone', index: patio }, what: 'source' }])
    },
  },
  'a group turned': {
    kind: 'group',
    act(script) {
      const { group, members } = groupZones(script)
      script.bar.house.write(`GroupActive_${group}`, 1)
      script.bar.clock.advance(40 * SECOND_MS)
      turn(script, `GroupGain_${group}`, otherGain(script, `GroupGain_${group}`))
      return zoneGain(script.pick(members))
    },
  },
  'a microphone': {
    kind: 'priority',
    act(script) {
      const zones = script.zones.filter(() => script.random() < 0.6)
      const zone = script.pick(script.zones)
      const microphone = script.bar.venue.sources.find(({ name }) => name === 'Mic 2 Stage')!.index
      script.bar.house.duck([...new Set([zone, ...zones])], script.between(8, 60) * SECOND_MS, microphone)
      return zoneGain(zone)
    },
  },
  'a message': {
    kind: 'priority',
    act(script) {
      script.bar.house.write(`PlayMessage_${script.pick([0, 1])}`, 1)
      return zoneGain(script.pick(script.zones))
    },
  },
  'hidden announcements': {
    kind: 'priority',
    act(script) {
      const zone = script.pick(script.zones)
      for (let time = 0; time < 5; time++) {
        script.bar.house.duck([zone], script.between(5, 12) * SECOND_MS, null)
        script.bar.clock.advance(script.between(20, 34) * SECOND_MS)
      }
      script.bar.house.duck([zone], 8 * SECOND_MS, null)
      return zoneGain(zone)
    },
  },
  'a schedule': {
    kind: 'schedule',
    act(script) {
      const zone = script.pick(script.zones)
      const [param, value, done] =
        script.random() < 0.5
          ? ([`ZoneGain_${zone}`, -55, zoneGain(zone)] as const)
          : ([`ZoneMute_${zone}`, flipMute(script, zone), zoneMute(zone)] as const)
      everyDay(script, param, value, script.bar.value(param), (bar) => void bar.house.write(param, value))
      return done
    },
  },
  'a scheduled scene': {
    kind: 'schedule',
    act(script) {
      const { writes } = script.bar.venue.scenes[0]!
      const done = movedBy(script, writes)
      const [zone] = writes
      const before = writes.map(({ param }) => [param, script.bar.value(param)] as const)
      everyDay(script, zone!.param, zone!.value, script.bar.value(zone!.param), (bar) => {
        for (const [param, value] of before) bar.house.write(param, value)
        bar.clock.advance(5 * MINUTE_MS)
        bar.house.write('RecallScene_0', 1)
      })
      return done
    },
  },
  'a wall plate': {
    kind: 'outside',
    act(script) {
      const zone = script.pick(script.zones)
      const now = script.bar.value(`ZoneGain_${zone}`)
      turn(script, `ZoneGain_${zone}`, Math.max(-80, Math.round(now - script.between(12, 40))))
      return zoneGain(zone)
    },
  },
  'a web page': {
    kind: 'outside',
    act(script) {
      const zone = script.pick(script.zones)
      if (script.random() < 0.5) {
        script.bar.house.write(`ZoneMute_${zone}`, flipMute(script, zone))
        return zoneMute(zone)
      }
      script.bar.house.write(`ZoneSource_${zone}`, otherSource(script, zone))
      return { place: { family: 'zone', index: zone }, what: 'source' }
    },
  },
  'a click in the web page': {
    kind: 'outside',
    act(script) {
      const zone = script.pick(script.zones)
      const param = `ZoneGain_${zone}`
      script.bar.house.write(param, Math.max(-80, script.bar.value(param) - script.pick([1, 2, 3, 6])))
      return zoneGain(zone)
    },
  },
  'a silent source': {
    kind: 'source-silent',
    act({ bar, pick }) {
      const zone = pick(
        bar.venue.zones.filter(({ name }) => ['Main Bar', 'Patio', 'Dining Room', 'Stage'].includes(name)),
      )
      bar.levels.play(bar.value(`ZoneSource_${zone.index}`), 'silence')
      return { place: { family: 'zone', index: zone.index }, what: 'level' }
    },
  },
  'a source that is back': {
    kind: 'source-silent',
    act({ bar, pick, between }) {
      const zone = pick(
        bar.venue.zones.filter(({ name }) => ['Main Bar', 'Patio', 'Dining Room', 'Stage'].includes(name)),
      )
      const source = bar.value(`ZoneSource_${zone.index}`)
      bar.levels.play(source, 'silence')
      bar.clock.advance(between(60, 90) * SECOND_MS)
      bar.levels.play(source, 'music')
      return { place: { family: 'zone', index: zone.index }, what: 'level' }
    },
  },
  'a lost connection': {
    kind: 'link-gap',
    act(script) {
      const zone = script.pick(script.zones)
      script.bar.lose(script.between(5, 90) * SECOND_MS)
      script.bar.clock.advance(2 * SECOND_MS)
      script.bar.house.write(`ZoneGain_${zone}`, otherGain(script, `ZoneGain_${zone}`))
      return zoneGain(zone)
    },
  },
  'another controller': {
    kind: 'unknown',
    act(script) {
      // A number of dB that was sent as percent (protocol.md §4).
      const zone = script.pick(script.zones)
      script.bar.house.write(`ZoneGain_${zone}`, -80)
      return zoneGain(zone)
    },
  },
}

/** The same at the same time on some days before; each evening somebody puts it back. */
function everyDay(script: Script, param: string, value: number, before: number, run: (bar: ScriptedBar) => void): void {
  const { bar, between, pick } = script
  const days = pick([2, 3, 5, 6])
  const startMs = bar.clock.nowMs()
  // The unit’s own clock is not this computer’s.
  for (let day = 0; day <= days; day++) {
    const driftMs = Math.round(between(-20, 20) * SECOND_MS)
    bar.clock.advance(40 * SECOND_MS + driftMs)
    run(bar)
    if (day === days) return
    bar.clock.advance(2 * MINUTE_MS)
    if (bar.value(param) === value) bar.house.write(param, before)
    bar.clock.skip(startMs + (day + 1) * DAY_MS - bar.clock.nowMs())
  }
}
