import type { z } from 'zod'
import type { Door } from '../contract/role.ts'
import { type ControlOrder, ControlTarget, type TriggerOrder } from './control.ts'
import type { EvidenceReading } from './insight.ts'
import type { ChannelFamily } from './sound.ts'

/**
 * Why a channel is as it is, or became so: exactly one of these for each change. `outside` is a hand at the device itself: a wall
 * plate, its web page, another controller. `source-silent` is of levels alone. `link-gap` says that it happened while the
 * processor could not be heard, so that nobody saw it. `unknown` is an answer too: better none than a wrong one.
 */
export const CAUSE_KINDS = [
  'own-command',
  'own-preset',
  'scene',
  'group',
  'priority',
  'schedule',
  'outside',
  'source-silent',
  'link-gap',
  'unknown',
] as const
export type CauseKind = (typeof CAUSE_KINDS)[number]

/** What a cause is about. */
export type CauseSubject = 'level' | 'gain' | 'mute' | 'source' | 'grouped' | 'active' | 'link'

/** One thing that was done or heard and that a cause rests on. */
export interface CauseEvent {
  /** Epoch ms. */
  readonly atMs: number
  /** For the technician: "command by this computer". */
  readonly text: string
}

export interface CauseEvidence {
  /** Epoch ms. */
  readonly fromMs: number
  readonly toMs: number
  /** The rule in words, with its thresholds. */
  readonly rule: string
  readonly events: readonly CauseEvent[]
  readonly readings: readonly EvidenceReading[]
}

export interface Cause {
  readonly kind: CauseKind
  readonly about: CauseSubject
  /** For everybody, at most 15 words, none of the field's own. */
  readonly sentence: string
  /** Who, as far as it went through this console. */
  readonly by: string | null
  /** Since when it is so, epoch ms; null where that is older than the record. */
  readonly sinceMs: number | null
  /** 0…1: how sure the rule is. Of `unknown` 0. */
  readonly confidence: number
  /** Of `unknown` what it may have been, where more than one thing happened at once; empty where nothing fits. */
  readonly maybe: readonly CauseKind[]
  readonly evidence: CauseEvidence
}

/** How an order of ours came about. `mute-all` is one button for many channels, `check` the check of the protocol. */
export type OwnWay = 'command' | 'undo' | 'preset' | 'mute-all' | 'check'

/**
 * Something that this console did, or tried. Of `refused` nothing came; of `unclear` nobody knows, because the processor did not
 * answer in time.
 */
export interface OwnAct {
  /** When it was sent, epoch ms. */
  readonly atMs: number
  /** Name of the caller: a token's name, or one of `CALLER_NAMES`. */
  readonly by: string
  readonly door: Door
  readonly way: OwnWay
  readonly result: 'applied' | 'refused' | 'unclear'
  readonly order:
    | ({ readonly kind: 'control' } & Pick<ControlOrder, 'target' | 'change'>)
    | { readonly kind: 'trigger'; readonly trigger: TriggerOrder }
  /** Of a check what it goes back to, in the unit of its order: whatever lies between is on its way. */
  readonly backTo: number | null
}

/** What somebody can recall at the device, and that the device then tells everybody. */
export const HEARD_TRIGGERS = ['scene', 'routine', 'message'] as const
export type HeardTriggerKind = (typeof HEARD_TRIGGERS)[number]

/** A scene, routine or message that was triggered, whoever did it; epoch ms at which it was heard. */
export interface HeardTrigger {
  readonly atMs: number
  readonly kind: HeardTriggerKind
  readonly index: number
}

/** A channel that became much quieter or louder, by its own setting or by its meter. */
export interface Swing {
  readonly direction: 'drop' | 'jump'
  readonly by: 'setting' | 'level'
  readonly family: ChannelFamily
  readonly index: number
  /** Epoch ms at which it began. */
  readonly atMs: number
  /** dB: of the gain, or of the meter. */
  readonly beforeDb: number
  readonly afterDb: number
  readonly cause: Cause
}

/** Why a channel is like this now, most telling cause first, and why it dropped or jumped before, newest first. */
export interface WhyView {
  readonly atMs: number
  readonly name: string
  readonly now: readonly Cause[]
  readonly past: readonly Swing[]
  /** How far back was looked, epoch ms. */
  readonly fromMs: number
}

export const WhyQuestion = ControlTarget
export type WhyQuestion = z.infer<typeof WhyQuestion>
