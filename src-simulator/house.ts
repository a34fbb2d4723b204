import { CEILING_DB, FLOOR_DB } from '../src-shared/decibels.ts'
import type { Cancel, SimulatorClock } from './clock.ts'
import type { Device } from './device.ts'
import { clamp } from './parameters.ts'
import type { Profile } from './profile.ts'
import type { RecallSetup, Venue } from './venue.ts'

/**
 * The unit's own rules: what else moves when something is written (protocol.md §5). Every hand comes through here: clients,
 * wall plates, the web page, schedules, and the unit's own scenes.
 */
export interface House {
  /** Writes a value as any hand would. False: the unit does not take it, such as a source that does not exist. */
  write(name: string, value: number): boolean
  /**
   * A priority event: a message, or somebody at the source `microphone`, whose own meter then shows it; null where no source
   * does. Zones that are already in one stay in the first.
   */
  duck(zones: readonly number[], lengthMs: number, microphone: number | null): void
  /** The priority event that plays in the zone now; null if none. */
  priorityIn(zone: number): PriorityEvent | null
  /** Whether somebody speaks into this source's microphone, as part of a priority event. */
  speaking(source: number): boolean
  /** The gain that a zone has when no priority event plays in it, in dB. */
  ownGainDb(zone: number): number
  /** The group whose members follow it and to which the zone belongs now; null if none. */
  groupOf(zone: number): number | null
  groupIsActive(group: number): boolean
  /** Tells the rules that a kind of thing has other indices now. */
  reassign(kind: string, newIndex: ReadonlyMap<number, number>): void
}

/** Where the voice of a priority event comes from: the source of a microphone, or the unit itself where it is null. */
export interface PriorityEvent {
  readonly microphone: number | null
}

/** What a priority event sets its zones to, in dB (firmware 4.5). */
const PRIORITY_GAIN_DB = -10

/** Whether a zone's own gain survives while its group is combined; on hardware this is open (protocol.md §8). */
export type GroupedGain = 'overwritten' | 'kept'

export function createHouse(
  device: Device,
  venue: Venue,
  profile: Profile,
  clock: SimulatorClock,
  groupedGain: () => GroupedGain,
): House {
  let { groups, scenes, routines } = venue
  /** The gain that a ducked zone gets back; null where the firmware ducks without touching the gain. */
  const duckedZones = new Map<number, { gainDb: number | null; microphone: number | null; cancel: Cancel }>()
  const speakers = new Map<number, Cancel>()

  const groupIsActive = (group: number) =>
    device.number(`GroupActive_${group}`, device.number(`GroupCombine_${group}`, 0)) === 1

  function groupOf(zone: number): number | null {
    const owner = groups.find(
      (group) => groupIsActive(group.index) && group.members.some((member) => member.zone === zone),
    )
    return owner?.index ?? null
  }

  function duck(zones: readonly number[], lengthMs: number, microphone: number | null): void {
    if (microphone !== null) speak(microphone, lengthMs)
    for (const zone of zones) {
      if (duckedZones.has(zone)) continue
      const gain = `ZoneGain_${zone}`
      const gainDb = profile.customPriorityVolume ? device.number(gain, FLOOR_DB) : null
      const cancel = clock.after(lengthMs, () => release(zone))
      duckedZones.set(zone, { gainDb, microphone, cancel })
      if (gainDb !== null) device.put(gain, PRIORITY_GAIN_DB)
    }
  }

  function speak(microphone: number, lengthMs: number): void {
    speakers.get(microphone)?.()
    speakers.set(
      microphone,
      clock.after(lengthMs, () => speakers.delete(microphone)),
    )
  }

  function release(zone: number): void {
    const event = duckedZones.get(zone)
    event?.cancel()
    duckedZones.delete(zone)
    if (event?.gainDb != null) device.put(`ZoneGain_${zone}`, event.gainDb)
  }

  function writeZoneGain(zone: number, gainDb: number): void {
    const event = duckedZones.get(zone)
    // A priority event is stronger than any hand: what is written now is heard when it is over.
    if (event !== undefined && event.gainDb !== null) event.gainDb = gainDb
    else device.put(`ZoneGain_${zone}`, gainDb)
  }

  /** Members take the group's level plus their own offset, its mute and its source. */
  function follow(group: number): void {
    if (!groupIsActive(group)) return
    for (const { zone, offsetDb } of groups.find(({ index }) => index === group)?.members ?? []) {
      writeZoneGain(zone, clamp(device.number(`GroupGain_${group}`, FLOOR_DB) + offsetDb, FLOOR_DB, CEILING_DB))
      device.put(`ZoneMute_${zone}`, device.number(`GroupMute_${group}`, 0))
      device.put(`ZoneSource_${zone}`, device.number(`GroupSource_${group}`, -1))
    }
  }

  function combine(group: number, active: number): void {
    const members = groups.find(({ index }) => index === group)?.members.map(({ zone }) => zone) ?? []
    if (active === 1) {
      const overlapping = groups.filter(
        (other) =>
          other.index !== group &&
          groupIsActive(other.index) &&
          other.members.some(({ zone }) => members.includes(zone)),
      )
      for (const other of overlapping) combine(other.index, 0)
    }
    device.put(`GroupActive_${group}`, active)
    device.put(`GroupCombine_${group}`, active)
    for (const zone of members) {
      device.put(`ZoneGrouped_${zone}`, active)
      device.put(`ZoneActive_${zone}`, active)
    }
    follow(group)
  }

  function recall(setup: RecallSetup | undefined): void {
    for (const { afterMs, param, value } of setup?.writes ?? []) {
      if (afterMs === 0) write(param, value)
      else clock.after(afterMs, () => write(param, value))
    }
  }

  function sourceExists(index: number): boolean {
    // Mixes are numbered after the sources, and can be routed like one.
    const known = [`SourceName_${index}`, `MixName_${index}`].some((name) => device.parameter(name) !== undefined)
    return index === -1 || known
  }

  function write(name: string, value: number): boolean {
    if (device.parameter(name) === undefined) return false
    const [, family = name, digits = '-1'] = /^([A-Za-z]+)_(\d+)$/.exec(name) ?? []
    const index = Number(digits)
    switch (family) {
      case 'ZoneGain': {
        writeZoneGain(index, value)
        const group = groupOf(index)
        if (group !== null && groupedGain() === 'overwritten') follow(group)
        return true
      }
      case 'ZoneSource':
      case 'GroupSource':
        if (!sourceExists(value)) return false
        device.put(name, value)
        if (family === 'GroupSource') follow(index)
        return true
      case 'GroupGain':
      case 'GroupMute':
        device.put(name, value)
        follow(index)
        return true
      case 'GroupActive':
      case 'GroupCombine':
        combine(index, value)
        return true
      case 'RecallScene':
        device.pulled(name)
        recall(scenes[index])
        return true
      case 'RecallRoutine':
        device.pulled(name)
        recall(routines[index])
        return true
      case 'PlayMessage':
        device.pulled(name)
        duck(device.indices('ZoneName'), venue.messages[index]?.lengthMs ?? 0, null)
        return true
      case 'RecallGpoPreset':
        device.pulled(name)
        device.put(`GpoState_${index}`, 1 - device.number(`GpoState_${index}`, 0))
        return true
      default:
        device.put(name, value)
        return true
    }
  }

  return {
    write,
    duck,
    priorityIn: (zone) => duckedZones.get(zone) ?? null,
    speaking: (source) => speakers.has(source),
    ownGainDb: (zone) => duckedZones.get(zone)?.gainDb ?? device.number(`ZoneGain_${zone}`, FLOOR_DB),
    groupOf,
    groupIsActive,
    reassign(kind, newIndex) {
      const moved = (index: number) => newIndex.get(index) ?? index
      const movedName = (param: string) =>
        param.replace(
          new RegExp(`^(${kind}[A-Za-z]+_)(\\d+)$`),
          (_, stem: string, index: string) => stem + moved(Number(index)),
        )
      const movedRecall = (setup: RecallSetup): RecallSetup => ({
        ...setup,
        writes: setup.writes.map(({ param, value, afterMs }) => ({
          afterMs,
          param: movedName(param),
          value: kind === 'Source' && param.includes('Source_') ? moved(value) : value,
        })),
      })
      scenes = scenes.map(movedRecall)
      routines = routines.map(movedRecall)
      if (kind === 'Source') {
        for (const cancel of speakers.values()) cancel()
        speakers.clear()
        for (const [zone, { microphone }] of [...duckedZones]) if (microphone !== null) release(zone)
      }
      if (kind === 'Zone') {
        for (const zone of [...duckedZones.keys()]) release(zone)
        groups = groups.map((group) => ({
          ...group,
          members: group.members.map(({ zone, offsetDb }) => ({ zone: moved(zone), offsetDb })),
        }))
      }
    },
  }
}
