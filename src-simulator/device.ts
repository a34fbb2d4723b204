import { FAMILIES, type Family, type Kind, type Parameter } from './parameters.ts'
import type { Profile } from './profile.ts'
import type { Venue } from './venue.ts'

/** The parameters of a unit and their values: only what it stores. What moves them is in house.ts, who reads them in commands.ts. */
export interface Device {
  parameter(name: string): Parameter | undefined
  /** The value as a number, or `otherwise` where there is no such number. */
  number(name: string, otherwise: number): number
  parameters(): Iterable<Parameter>
  /** The indices of a family that exist now, in the order of the unit's setup. */
  indices(family: Family): number[]
  /** Stores a value and tells the listeners if it differs from the present one. */
  put(name: string, value: number | string): void
  /** Tells the listeners the present value, changed or not. */
  announce(name: string): void
  /** Tells the listeners that a trigger was pulled; it keeps no value. */
  pulled(name: string): void
  define(name: string, kind: Kind, value: number | string): void
  /** Gives the parameters of `kind` (Zone, Source) other indices; without updates. Several may change places at once. */
  reassign(kind: string, newIndex: ReadonlyMap<number, number>): void
  onChange(listen: (parameter: Parameter) => void): void
}

/** Both spellings of a disputed name, either or both of which a unit may answer to. */
export interface Spellings {
  readonly grouped: 'ZoneGrouped' | 'ZoneActive' | 'both'
  readonly active: 'GroupActive' | 'GroupCombine' | 'both'
}

export function createDevice(): Device {
  let table = new Map<string, Parameter>()
  const listeners: ((parameter: Parameter) => void)[] = []
  const tell = (parameter: Parameter) => {
    for (const listen of listeners) listen(parameter)
  }
  return {
    parameter: (name) => table.get(name),
    number(name, otherwise) {
      const value = table.get(name)?.value
      return typeof value === 'number' ? value : otherwise
    },
    parameters: () => table.values(),
    indices: (family) =>
      [...table.keys()]
        .filter((name) => name.startsWith(`${family}_`))
        .map((name) => Number(name.slice(family.length + 1))),
    put(name, value) {
      const parameter = table.get(name)
      if (parameter === undefined || parameter.value === value) return
      parameter.value = value
      tell(parameter)
    },
    announce(name) {
      const parameter = table.get(name)
      if (parameter !== undefined) tell(parameter)
    },
    pulled(name) {
      const parameter = table.get(name)
      if (parameter !== undefined) tell({ ...parameter, value: 1 })
    },
    define: (name, kind, value) => void table.set(name, { name, kind, value }),
    reassign(kind, newIndex) {
      const pattern = new RegExp(`^(${kind}[A-Z][a-z]+|Mix_\\d+_${kind}[A-Z][a-z]+)_(\\d+)$`)
      const entries = [...table.values()].map((parameter): [string, Parameter] => {
        const [, stem, index] = pattern.exec(parameter.name) ?? []
        const moved = newIndex.get(Number(index))
        if (stem === undefined || moved === undefined) return [parameter.name, parameter]
        const name = `${stem}_${moved}`
        return [name, { ...parameter, name }]
      })
      table = new Map(entries)
    },
    onChange: (listen) => void listeners.push(listen),
  }
}

/** Fills a device with everything that a unit of this profile has when it is set up for this venue. */
export function installVenue(device: Device, profile: Profile, venue: Venue, spellings: Spellings): void {
  const add = (family: Family, index: number, value: number | string) =>
    device.define(`${family}_${index}`, FAMILIES[family], value)
  for (const { index, name, gainDb } of venue.sources) {
    add('SourceName', index, name)
    add('SourceGain', index, gainDb)
    add('SourceMute', index, 0)
    add('SourceMeter', index, -80)
  }
  for (const { index, name, source, gainDb, muted } of venue.zones) {
    add('ZoneName', index, name)
    add('ZoneGain', index, gainDb)
    add('ZoneMute', index, muted ? 1 : 0)
    add('ZoneMeter', index, -80)
    add('ZoneSource', index, source)
    if (spellings.grouped !== 'ZoneActive') add('ZoneGrouped', index, 0)
    if (spellings.grouped !== 'ZoneGrouped') add('ZoneActive', index, 0)
    add('LoudNoise', index, 0)
  }
  for (const { index, name } of venue.mixes) {
    add('MixName', index, name)
    add('MixGain', index, -6)
    add('MixMute', index, 0)
    add('MixMeter', index, -80)
  }
  for (const mix of profile.mixesHaveSources ? venue.mixes : []) {
    for (const source of venue.sources) {
      device.define(`Mix_${mix.index}_SourceGain_${source.index}`, 'gain', -6)
      device.define(`Mix_${mix.index}_SourceMute_${source.index}`, 'switch', mix.sources.includes(source.index) ? 0 : 1)
    }
  }
  for (const { index, name, gainDb, source } of venue.groups) {
    add('GroupName', index, name)
    add('GroupGain', index, gainDb)
    add('GroupMute', index, 0)
    add('GroupMeter', index, -80)
    add('GroupSource', index, source)
    if (spellings.active !== 'GroupCombine') add('GroupActive', index, 0)
    if (spellings.active !== 'GroupActive') add('GroupCombine', index, 0)
  }
  for (const [index, { name }] of venue.scenes.entries()) addNamed('SceneName', 'RecallScene', index, name)
  for (const [index, { name }] of venue.routines.entries()) addNamed('RoutineName', 'RecallRoutine', index, name)
  for (const [index, { name }] of venue.messages.entries()) addNamed('MessageName', 'PlayMessage', index, name)
  for (const [index, name] of venue.gpoPresets.entries()) addNamed('GpoPresetName', 'RecallGpoPreset', index, name)
  for (const [index, name] of venue.bellSchedules.entries()) add('BellScheduleName', index, name)
  for (let index = 0; index < 4; index++) add('GpoState', index, 0)
  device.define('TodaysBellSchedule', FAMILIES.TodaysBellSchedule, 0)
  device.define('FirmwareVersion', FAMILIES.FirmwareVersion, profile.firmware)
  device.define('KeepAlive', FAMILIES.KeepAlive, 'OK')

  function addNamed(names: Family, triggers: Family, index: number, name: string): void {
    add(names, index, name)
    add(triggers, index, 0)
  }
}
