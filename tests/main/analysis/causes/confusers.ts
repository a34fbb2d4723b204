import { GainDb } from '../../../../src-shared/decibels.ts'
import type { CauseKind } from '../../../../src-shared/model/cause.ts'
import type { ControlChange } from '../../../../src-shared/model/control.ts'
import { type Done, flipMute, groupZones, OWN, order, otherGain, type Script, SECOND_MS, turn } from './script.ts'
import { BAR } from './scripted-bar.ts'

type Confuser = (script: Script, target: Done, kind: string) => void

/** What goes on already before the incident. */
export const BACKGROUNDS: Readonly<Record<string, (script: Script) => void>> = {
  'a microphone that is open far away': ({ bar }) => {
    bar.levels.play(bar.venue.sources.find(({ name }) => name === 'Mic 1 Host')!.index, 'loud-voice')
  },
  'a microphone that is switched on and off': ({ bar, between }) => {
    const { index } = bar.venue.sources.find(({ name }) => name === 'Mic 1 Host')!
    for (let atMs = 0; atMs < 400 * SECOND_MS; atMs += 40 * SECOND_MS) {
      bar.clock.after(atMs, () => void bar.levels.play(index, 'silence'))
      bar.clock.after(atMs + between(8, 30) * SECOND_MS, () => void bar.levels.play(index, 'loud-voice'))
    }
  },
}

/** Nobody can tell a voice or a silence then. */
export const DEAF = 'meters that do not come through'

/** What began in the second before, wherever. */
export const EARLIER: Readonly<Record<string, (script: Script) => void>> = {
  'a scene just before': ({ bar, pick }) => {
    bar.authors.as('scene', () => bar.house.write(`RecallScene_${pick(bar.venue.scenes.map((_, at) => at))}`, 1))
  },
  'a wall plate just before': (script) => {
    const param = `ZoneGain_${script.pick(script.zones)}`
    script.bar.authors.as('outside', () => turn(script, param, Math.max(-80, script.bar.value(param) - 12)))
  },
  'our own command just before': (script) => {
    const zone = script.pick(script.zones)
    const gainDb = GainDb.parse(otherGain(script, `ZoneGain_${zone}`))
    script.bar.act(order(zone, { what: 'gain-db', gainDb }), OWN)
  },
  'the web page just before': (script) => {
    const zone = script.pick(script.zones)
    script.bar.authors.as('outside', () => script.bar.house.write(`ZoneMute_${zone}`, flipMute(script, zone)))
  },
  'an announcement just before': (script) => {
    const { index } = script.bar.venue.sources.find(({ name }) => name === 'Mic 1 Host')!
    const zones = [script.pick(script.zones)]
    script.bar.authors.as('priority', () => script.bar.house.duck(zones, script.between(8, 40) * SECOND_MS, index))
  },
  'a unit that is late': ({ bar, between }) => bar.stall(between(500, 4500)),
}

/** What else goes on in the same moments, and does not move what the incident is about. */
export const CONFUSERS: Readonly<Record<string, Confuser>> = {
  none: () => undefined,
  'another wall plate within a second': (script, target) => {
    const zone = otherZone(script, target)
    soon(script, 'outside', () => {
      turn(script, `ZoneGain_${zone}`, Math.max(-80, script.bar.value(`ZoneGain_${zone}`) - 15))
    })
  },
  'our own command elsewhere within a second': (script, target) => {
    const zone = otherZone(script, target)
    const gainDb = GainDb.parse(otherGain(script, `ZoneGain_${zone}`))
    soon(script, 'own-command', () => script.bar.act(order(zone, { what: 'gain-db', gainDb }), OWN))
  },
  'a command of ours that was refused': (script, { place, what }) => {
    const change: ControlChange =
      what === 'mute' ? { what: 'mute', muted: true } : { what: 'gain-db', gainDb: GainDb.parse(-33) }
    const refused = { kind: 'control', target: { processorId: BAR, ...place }, change } as const
    soon(script, 'own-command', () => script.bar.act(refused, { ...OWN, result: 'refused' }))
  },
  'a scene elsewhere within a second': (script, target, kind) => {
    const { bar } = script
    if (kind === 'a lost connection') return
    // Sets nothing of the zone that the incident is about.
    const scene = bar.venue.scenes.findIndex(({ writes }) =>
      writes.every(({ param }) => !param.endsWith(`_${target.place.index}`) || !param.startsWith('Zone')),
    )
    if (scene >= 0) soon(script, 'scene', () => void bar.house.write(`RecallScene_${scene}`, 1))
  },
  'an announcement elsewhere within a second': (script, target) => {
    const { bar } = script
    const { index } = bar.venue.sources.find(({ name }) => name === 'Mic 1 Host')!
    soon(script, 'priority', () => {
      bar.house.duck([otherZone(script, target)], script.between(8, 40) * SECOND_MS, index)
    })
  },
  'a gap some minutes later': ({ bar, between }) => {
    bar.clock.after(between(15, 100) * SECOND_MS, () => bar.lose(between(5, 20) * SECOND_MS))
  },
  'a mute in the web page elsewhere within a second': (script, target) => {
    const zone = otherZone(script, target)
    soon(script, 'outside', () => script.bar.house.write(`ZoneMute_${zone}`, flipMute(script, zone)))
  },
  'a unit that is late': ({ bar, between }) => bar.stall(between(500, 4500)),
}

/** Somebody or something else at the same value within a second. A lost connection has it to itself. */
export const CONTENDERS: Readonly<Record<string, Confuser>> = {
  'another hand at the same volume': (script, { place }) => {
    soon(script, 'outside', () => {
      const param = gainOf(place)
      turn(script, param, Math.max(-80, script.bar.value(param) - script.between(2, 5)))
    })
  },
  'a hand that turns far': (script, { place }) => {
    soon(script, 'outside', () => {
      const param = gainOf(place)
      turn(script, param, Math.max(-80, script.bar.value(param) - script.between(12, 30)))
    })
  },
  'the web page at the same mute': (script, { place }) => {
    soon(script, 'outside', () => script.bar.house.write(`ZoneMute_${place.index}`, flipMute(script, place.index)))
  },
  'our own command at the same volume': (script, { place }) => {
    const gainDb = GainDb.parse(otherGain(script, gainOf(place)))
    soon(script, 'own-command', () => script.bar.act(order(place.index, { what: 'gain-db', gainDb }), OWN))
  },
  'our own mute of the same area': (script, { place }) => {
    const muted = flipMute(script, place.index) === 1
    soon(script, 'own-command', () => script.bar.act(order(place.index, { what: 'mute', muted }), OWN))
  },
  'a scene that sets everything': (script) => {
    const scene = script.bar.venue.scenes.length - 1
    soon(script, 'scene', () => void script.bar.house.write(`RecallScene_${scene}`, 1))
  },
  'our own scene that sets everything': (script) => {
    const index = script.bar.venue.scenes.length - 1
    soon(script, 'scene', () => {
      script.bar.act({ kind: 'trigger', trigger: { processorId: BAR, kind: 'scene', index } }, OWN)
    })
  },
  'an announcement in the same area': (script, { place }) => {
    const { index } = script.bar.venue.sources.find(({ name }) => name === 'Mic 1 Host')!
    soon(script, 'priority', () => script.bar.house.duck([place.index], script.between(8, 40) * SECOND_MS, index))
  },
  'the group combined': (script) => {
    const { group } = groupZones(script)
    const param = `GroupActive_${group}`
    soon(script, 'group', () => script.bar.house.write(param, 1 - script.bar.value(param)))
  },
  'the connection lost': ({ bar, between }) => {
    bar.clock.after(between(0, 900), () => bar.lose(between(5, 20) * SECOND_MS))
  },
  'the clock set': ({ bar, between, pick }) => {
    const byMs = pick([-3_600_000, -60_000, -5000, -1500, 1500, 5000, 60_000, 3_600_000])
    bar.clock.after(between(0, 900), () => bar.setClock(byMs))
  },
}

function soon({ bar, between }: Script, author: CauseKind, run: () => void): void {
  bar.authors.as(author, () => bar.clock.after(between(0, 900), run))
}

function gainOf({ index }: Done['place']): string {
  return `ZoneGain_${index}`
}

function otherZone(script: Script, { place }: Done): number {
  const { members } = groupZones(script)
  // Members of the group would only tell of the group.
  const others = script.zones.filter((zone) => zone !== place.index && !members.includes(zone))
  return script.pick(others)
}
