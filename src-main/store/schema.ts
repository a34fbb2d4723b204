import type { Generated } from 'kysely'

/** The tables as Kysely sees them. What each column means stands where it is created, in `migrations/`. */
export interface Schema {
  readonly processor: ProcessorRow
  readonly audit: AuditTable
  readonly access_token: AccessTokenTable
}

interface ProcessorRow {
  readonly id: string
  readonly name: string
  readonly model: string
  readonly host: string
  readonly port: number
  readonly created_ms: number
}

interface AuditTable {
  readonly id: Generated<number>
  readonly first_ms: number
  readonly last_ms: number
  readonly count: number
  readonly caller: string
  readonly role: string | null
  readonly door: string
  readonly path: string
  readonly input: string | null
  readonly outcome: string
  readonly refusal: number
}

interface AccessTokenTable {
  readonly id: Generated<number>
  readonly name: string
  readonly role: string
  readonly secret_hash: Uint8Array
  readonly created_ms: number
  readonly revoked_ms: number | null
}
