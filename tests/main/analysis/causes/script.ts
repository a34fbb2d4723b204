import type { Place } from '../../../../src-main/analysis/causes/facts.ts'
import type { OwnAct } from '../../../../src-shared/model/cause.ts'
import type { ControlChange } from '../../../../src-shared/model/control.ts'
import type { ChangedThing } from '../../../../src-shared/model/history.ts'
import { BAR, type ScriptedBar } from './scripted-bar.ts'

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS

export interface Script {
  readonly bar: ScriptedBar
  readonly random: () => number
  readonly pick: <T>(list: readonly T[]) => T
  readonly between: (low: number, high: number) => number
  readonly zones: readonly number[]
}

/** What a script did: which value it moved. */
export interface Done {
  readonly place: Place
  readonly what: ChangedThing | 'level'
}

export const OWN = { way: 'command', by: 'this computer', result: 'applied' } as const

export function otherGain(script: Script, param: string): number {
  const now = script.bar.value(param)
  for (;;) {
    const gainDb = -Math.round(script.between(3, 60))
    if (Math.abs(gainDb - now) >= 4) return gainDb
  }
}

export function order(index: number, change: ControlChange, family: 'zone' | 'group' = 'zone'): OwnAct['order'] {
  return { kind: 'control', target: { processorId: BAR, family, index }, change }
}

/** Somebody turns a knob: small steps in quick succession. */
export function turn({ bar, between }: Script, param: string, toDb: number): void {
  const from = bar.value(param)
  const stepDb = between(0.8, 2)
  const steps = Math.ceil(Math.abs(toDb - from) / stepDb)
  const everyMs = between(70, 220)
  for (let step = 1; step <= steps; step++) {
    const gainDb = step === steps ? toDb : from + Math.sign(toDb - from) * stepDb * step
    bar.clock.after(step * everyMs, () => bar.house.write(param, Math.round(gainDb * 10) / 10))
  }
}

export const zoneGain = (index: number): Done => ({ place: { family: 'zone', index }, what: 'gain' })
export const zoneMute = (index: number): Done => ({ place: { family: 'zone', index }, what: 'mute' })

export function flipMute({ bar }: Script, zone: number): number {
  return 1 - bar.value(`ZoneMute_${zone}`)
}

export function otherSource({ bar, pick }: Script, zone: number): number {
  return pick(bar.venue.sources.map(({ index }) => index).filter((each) => each !== bar.value(`ZoneSource_${zone}`)))
}

/** The zones of the first group, which is the bar and the patio. */
export function groupZones({ bar }: Script) {
  const [group] = bar.venue.groups
  return { group: group!.index, members: group!.members.map(({ zone }) => zone) }
}
