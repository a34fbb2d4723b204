import { GainDb } from '../../../../src-shared/decibels.ts'
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

/** What else goes on in the same moments. But for the last it does not move what the incident is about. */
export const CONFUSERS: Readonly<Record<string, Confuser>> = {
  none: () => undefined,
  'another wall plate within a second': (script, target) => {
    const zone = otherZone(script, target)
    script.bar.clock.after(script.between(0, 900), () => {
      turn(script, `ZoneGain_${zone}`, Math.max(-80, script.bar.value(`ZoneGain_${zone}`) - 15))
    })
  },
  'our own command elsewhere within a second': (script, target) => {
    const zone = otherZone(script, target)
    const gainDb = GainDb.parse(otherGain(script, `ZoneGain_${zone}`))
    script.bar.clock.after(script.between(0, 900), () => script.bar.act(order(zone, { what: 'gain-db', gainDb }), OWN))
  },
  'a command of ours that was refused': (script, { place, what }) => {
    const change: ControlChange =
      what === 'mute' ? { what: 'mute', muted: true } : { what: 'gain-db', gainDb: GainDb.parse(-33) }
    const refused = { kind: 'control', target: { processorId: BAR, ...place }, change } as const
    script.bar.clock.after(script.between(0, 900), () => script.bar.act(refused, { ...OWN, result: 'refused' }))
  },
  'a scene elsewhere within a second': (script, target, kind) => {
    const { bar } = script
    if (kind === 'a lost connection') return
    // Sets nothing of the zone that the incident is about.
    const scene = bar.venue.scenes.findIndex(({ writes }) =>
      writes.every(({ param }) => !param.endsWith(`_${target.place.index}`) || !param.startsWith('Zone')),
    )
    if (scene >= 0) bar.clock.after(script.between(0, 900), () => void bar.house.write(`RecallScene_${scene}`, 1))
  },
  'an announcement elsewhere within a second': (script, target) => {
    const { bar } = script
    const { index } = bar.venue.sources.find(({ name }) => name === 'Mic 1 Host')!
    bar.clock.after(script.between(0, 900), () => {
      bar.house.duck([otherZone(script, target)], script.between(8, 40) * SECOND_MS, index)
    })
  },
  'a gap some minutes later': ({ bar, between }) => {
    bar.clock.after(between(15, 100) * SECOND_MS, () => bar.lose(between(5, 20) * SECOND_MS))
  },
  'a mute in the web page elsewhere within a second': (script, target) => {
    const zone = otherZone(script, target)
    script.bar.clock.after(script.between(0, 900), () => {
      script.bar.house.write(`ZoneMute_${zone}`, flipMute(script, zone))
    })
  },
  'another hand at the same volume within a second': (script, { place, what }) => {
    // Seldom: what is told then is rather nothing.
    if (what !== 'gain' || script.random() < 0.5) return
    const param = `ZoneGain_${place.index}`
    script.bar.clock.after(script.between(100, 900), () => {
      turn(script, param, Math.max(-80, script.bar.value(param) - script.between(2, 5)))
    })
  },
}

function otherZone(script: Script, { place }: Done): number {
  const { members } = groupZones(script)
  // Members of the group would only tell of the group.
  const others = script.zones.filter((zone) => zone !== place.index && !members.includes(zone))
  return script.pick(others)
}
