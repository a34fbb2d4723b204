import type { ProcessorId } from './processor.ts'

/** The rungs of the ladder from "is it there" to "do we hear it"; each needs the one before it (interface.md §7). */
export const CHECK_IDS = ['port-free', 'address', 'tcp', 'commands', 'meters', 'names'] as const
export type CheckId = (typeof CHECK_IDS)[number]

/** One rung. `cause` and `advice` stand where it failed. */
export interface Check {
  readonly id: CheckId
  readonly state: 'ok' | 'failed' | 'checking' | 'skipped'
  /** What was found, in a plain sentence. */
  readonly finding: string
  /** Likely causes, most likely first; empty unless it failed. */
  readonly causes: readonly string[]
  /** The one button that helps, if any. */
  readonly action: 'reconnect' | 'copy-own-address' | 'read-again' | null
}

export interface ProcessorChecks {
  readonly processorId: ProcessorId
  readonly checks: readonly Check[]
}

/** A parameter as a processor last sent it: `value` in the wire's own unit, named by `format`. */
export interface MessageRow {
  readonly processorId: ProcessorId
  readonly parameter: string
  readonly format: 'val' | 'pct' | 'str'
  readonly value: string | number
  readonly atMs: number
  /** How often it came since the console started. */
  readonly count: number
}

/** What the wires carried that could not be used, since the console started. */
export interface WireCounts {
  readonly processorId: ProcessorId | null
  readonly garbageLines: number
  readonly wrongTypes: number
  readonly unknownIds: number
  readonly unknownMessages: number
  readonly foreignDatagrams: number
}

export interface MessageTable {
  readonly rows: readonly MessageRow[]
  readonly counts: readonly WireCounts[]
}
