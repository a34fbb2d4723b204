import type { Kysely } from 'kysely'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Role } from '../../src-shared/contract/role.ts'
import type { AccessToken } from '../../src-shared/model/system.ts'
import type { Schema } from './schema.ts'

/** A valid key as it is kept: what it may do, and the SHA-256 of its secret. */
export interface KeptToken extends AccessToken {
  readonly secretHash: Uint8Array
}

export interface AccessTokenStore {
  /** Those that are not revoked, oldest first. */
  listValid(): Promise<readonly KeptToken[]>
  insert(name: string, role: Role, secretHash: Uint8Array, nowMs: number): Promise<KeptToken>
  /** @throws AppError `not-found` for one that does not exist or was revoked before */
  revoke(id: number, nowMs: number): Promise<void>
}

export function createAccessTokenStore(db: Kysely<Schema>): AccessTokenStore {
  return {
    async listValid() {
      const rows = await db
        .selectFrom('access_token')
        .selectAll()
        .where('revoked_ms', 'is', null)
        .orderBy('id')
        .execute()
      return rows.map(({ id, name, role, secret_hash, created_ms }) => ({
        id,
        name,
        role: role as Role,
        createdMs: created_ms,
        secretHash: secret_hash,
      }))
    },

    async insert(name, role, secretHash, nowMs) {
      const { id } = await db
        .insertInto('access_token')
        .values({ name, role, secret_hash: secretHash, created_ms: nowMs, revoked_ms: null })
        .returning('id')
        .executeTakeFirstOrThrow()
      return { id, name, role, createdMs: nowMs, secretHash }
    },

    async revoke(id, nowMs) {
      const { numUpdatedRows } = await db
        .updateTable('access_token')
        .set({ revoked_ms: nowMs })
        .where('id', '=', id)
        .where('revoked_ms', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new AppError('not-found', 'There is no valid token with that id.')
    },
  }
}
