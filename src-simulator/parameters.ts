import { CEILING_DB, FLOOR_DB } from '../src-shared/decibels.ts'

/** The parameters of the protocol: which families there are, in which formats they are read, who may write them (protocol.md §4). */

export const FORMATS = ['val', 'pct', 'str'] as const
export type Format = (typeof FORMATS)[number]

/** What a family is, and with it its formats and its access. */
export const KINDS = {
  gain: { formats: ['val', 'pct'], access: 'write' },
  switch: { formats: ['val'], access: 'write' },
  route: { formats: ['val'], access: 'write' },
  number: { formats: ['val'], access: 'write' },
  trigger: { formats: ['val'], access: 'write' },
  meter: { formats: ['val', 'pct'], access: 'read' },
  flag: { formats: ['val'], access: 'read' },
  text: { formats: ['str'], access: 'read' },
} as const satisfies Record<string, { formats: readonly Format[]; access: 'read' | 'write' }>
export type Kind = keyof typeof KINDS

/** Families by name; a parameter is a family, an underscore and an index. The last ones have no index. */
export const FAMILIES = {
  SourceGain: 'gain',
  MixGain: 'gain',
  ZoneGain: 'gain',
  GroupGain: 'gain',
  SourceMute: 'switch',
  MixMute: 'switch',
  ZoneMute: 'switch',
  GroupMute: 'switch',
  SourceMeter: 'meter',
  MixMeter: 'meter',
  ZoneMeter: 'meter',
  GroupMeter: 'meter',
  SourceName: 'text',
  MixName: 'text',
  ZoneName: 'text',
  GroupName: 'text',
  MessageName: 'text',
  RoutineName: 'text',
  SceneName: 'text',
  GpoPresetName: 'text',
  BellScheduleName: 'text',
  ZoneSource: 'route',
  GroupSource: 'route',
  ZoneGrouped: 'flag',
  ZoneActive: 'flag',
  GroupActive: 'switch',
  GroupCombine: 'switch',
  PlayMessage: 'trigger',
  RecallScene: 'trigger',
  RecallRoutine: 'trigger',
  RecallGpoPreset: 'trigger',
  LoudNoise: 'flag',
  GpoState: 'flag',
  TodaysBellSchedule: 'number',
  FirmwareVersion: 'text',
  KeepAlive: 'text',
} as const satisfies Record<string, Kind>
export type Family = keyof typeof FAMILIES

/** One parameter and its present value: dB for gains and meters, a number for the others, a string for texts. */
export interface Parameter {
  readonly name: string
  readonly kind: Kind
  value: number | string
}

/** A value as it stands in a message, under the key of its format. */
export type WireValue = { readonly val: number } | { readonly pct: number } | { readonly str: string }

/** The parameter's value in a format; null where it has no such format. */
export function valueIn(parameter: Parameter, format: Format): WireValue | null {
  if (!KINDS[parameter.kind].formats.some((known) => known === format)) return null
  if (typeof parameter.value === 'string') return { str: parameter.value }
  return format === 'pct' ? { pct: percentOfDb(parameter.value) } : { val: parameter.value }
}

/**
 * The value that a `set` asks for, or a `bmp` relative to the present one, held to the range of its kind; null where it makes
 * no sense. A dB number sent as percent is clamped to 0 %, which is silence: that mistake has muted a room before.
 */
export function wantedValue(parameter: Parameter, format: Format, wanted: unknown, relative: boolean): number | null {
  if (typeof wanted !== 'number' || typeof parameter.value !== 'number' || format === 'str') return null
  const present = parameter.value
  switch (parameter.kind) {
    case 'gain':
      if (format === 'pct') return dbOfPercent(clamp(wanted + (relative ? percentOfDb(present) : 0), 0, 100))
      return clamp(wanted + (relative ? present : 0), FLOOR_DB, CEILING_DB)
    case 'switch':
      if (relative) return wanted === 0 ? present : 1 - present
      return wanted === 0 || wanted === 1 ? wanted : null
    case 'trigger':
      return wanted === 1 && !relative ? 1 : null
    case 'route':
    case 'number':
      return Number.isInteger(wanted) ? wanted + (relative ? present : 0) : null
    default:
      return null
  }
}

/**
 * The real curve is unknown; this one is squared, so that a program which takes it for a straight line is found out.
 */
export function percentOfDb(db: number): number {
  const share = (clamp(db, FLOOR_DB, CEILING_DB) - FLOOR_DB) / (CEILING_DB - FLOOR_DB)
  return Math.round(share * share * 10_000) / 100
}

/** The inverse of {@link percentOfDb}, to a tenth of a dB. */
export function dbOfPercent(percent: number): number {
  const db = FLOOR_DB + Math.sqrt(clamp(percent, 0, 100) / 100) * (CEILING_DB - FLOOR_DB)
  return Math.round(db * 10) / 10 + 0
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
