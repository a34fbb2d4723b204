import { z } from 'zod'
import { Role } from '../contract/role.ts'
import type { LinkWord, Model, ProcessorId } from './processor.ts'

/** The UDP socket that hears every processor's meters. */
export type MeterPort =
  | { readonly kind: 'opening'; readonly port: number }
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'taken'; readonly port: number; readonly sinceMs: number }
  | { readonly kind: 'failed'; readonly port: number; readonly sinceMs: number; readonly reason: string }

/** What the window shows about the console itself. */
export interface SystemInfo {
  readonly version: string
  readonly dataFolder: string
  readonly demo: boolean
  readonly meterPort: MeterPort
  /** This computer's own IPv4 addresses, for a processor's allow-list. */
  readonly ownAddresses: readonly string[]
  /** The web door's address; null while it is shut. */
  readonly webUrl: string | null
}

/** Answer of `status` (commands.md). What later parts measure is null until they do. */
export interface StatusReport {
  readonly version: string
  readonly processors: readonly {
    readonly id: ProcessorId
    readonly name: string
    readonly host: string
    readonly model: Model
    readonly link: LinkWord
    readonly latencyMs: number | null
    readonly metersHeard: boolean
    readonly lastSampleAt: string | null
  }[]
  readonly meterPort: MeterPort
  readonly lastBackupAt: string | null
  readonly diskFreeBytes: number | null
}

/** A row of the audit: who did or tried what. */
export interface AuditRow {
  readonly id: number
  /** Epoch ms of the first and of the last time; they differ where equal refusals were folded into one row. */
  readonly firstMs: number
  readonly lastMs: number
  readonly count: number
  readonly caller: string
  readonly role: Role | null
  readonly door: string
  readonly path: string
  /** The parsed input as JSON, or null where it was refused before it was parsed. */
  readonly input: string | null
  /** `ok`, or the failure's code. */
  readonly outcome: string
}

/** A key to the web door, without its secret. */
export interface AccessToken {
  readonly id: number
  readonly name: string
  readonly role: Role
  readonly createdMs: number
}

export const NewAccessToken = z.strictObject({
  name: z.string().trim().min(1, 'A token needs a name.').max(64),
  role: Role,
})

/** An entry of the log; the lines of its detail belong to the message. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly level: string
  /** Empty for the console itself. */
  readonly scope: string
  readonly message: string
}
