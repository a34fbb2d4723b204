import type { Kysely } from 'kysely'
import type { FailureCode } from '../../src-shared/contract/reply.ts'
import type { Door, Role } from '../../src-shared/contract/role.ts'
import type { AuditRow } from '../../src-shared/model/system.ts'
import type { Schema } from './schema.ts'

/** Equal refusals within this time of the last one become one row. */
export const FOLD_MS = 60_000
/** How often the count of a folded row is written at most: a flood must not become a flood of commits. */
const WRITE_GAP_MS = 1000
/** Refusals kept; the oldest go first. What was carried out or failed in the attempt is never thinned out here. */
const KEPT_REFUSALS = 10_000
/** Refusals that are folded at the same time. Beyond that, callers are no longer told apart. */
const MOST_FOLDS = 500
const MANY_CALLERS = 'many callers'

/** One thing that somebody did or tried. `path` is one of a fixed set: whoever calls puts a fixed word for anything else. */
export interface AuditFact {
  readonly caller: string
  /** null where the caller was not known. */
  readonly role: Role | null
  readonly door: Door
  readonly path: string
  /** JSON; null where there is none. */
  readonly input: string | null
  readonly outcome: 'ok' | FailureCode
}

/** The audit (architecture.md, "Set a zone's gain"). Recording never throws and never waits: what cannot be written is reported. */
export interface AuditStore {
  record(fact: AuditFact): void
  /** The newest `limit` rows, newest first, with everything recorded so far. */
  list(limit: number): Promise<readonly AuditRow[]>
  /** Waits until everything recorded so far is on disk, or reported. */
  flush(): Promise<void>
  /**
   * Waits like {@link flush}, and counts up in those rows no more: what comes begins new ones. The number of the last row that is
   * closed so, 0 where there is none.
   */
  closeRows(): Promise<number>
  /** Forgets which rows are being counted up: the file is another one now. Call {@link closeRows} before it is put away. */
  reload(): void
}

export interface AuditStoreOptions {
  readonly db: Kysely<Schema>
  readonly nowMs: () => number
  /** Told of each row that could not be written. */
  readonly report: (error: unknown) => void
}

/** Nothing was attempted: the request did not get past the door, the role or the schema. */
const REFUSALS: ReadonlySet<string> = new Set(['bad-input', 'unauthorized', 'not-allowed', 'not-found'])

interface Fold {
  readonly fact: AuditFact
  readonly firstMs: number
  lastMs: number
  count: number
  /** The row, once it is written. */
  id: number | undefined
  writtenCount: number
  writtenMs: number
}

export function createAuditStore({ db, nowMs, report }: AuditStoreOptions): AuditStore {
  const folds = new Map<string, Fold>()
  let writing = Promise.resolve()
  let refusalsSinceThinning = 0

  const enqueue = (write: () => Promise<void>) => {
    writing = writing.then(write).catch(report)
  }

  function record(fact: AuditFact): void {
    const atMs = nowMs()
    if (REFUSALS.has(fact.outcome)) recordRefusal(fact, atMs)
    else enqueue(async () => void (await insert(fact, atMs)))
  }

  function recordRefusal(fact: AuditFact, atMs: number): void {
    const key = JSON.stringify([fact.caller, fact.door, fact.outcome, fact.path])
    const known = folds.get(key)
    if (known && Math.abs(atMs - known.lastMs) < FOLD_MS) {
      known.count += 1
      known.lastMs = Math.max(known.lastMs, atMs)
      if (atMs - known.writtenMs >= WRITE_GAP_MS) {
        known.writtenMs = atMs
        enqueue(() => writeCount(known))
      }
      return
    }
    forgetOld(atMs)
    if (folds.size >= MOST_FOLDS && fact.caller !== MANY_CALLERS) {
      recordRefusal({ ...fact, caller: MANY_CALLERS, role: null }, atMs)
      return
    }
    const fold: Fold = { fact, firstMs: atMs, lastMs: atMs, count: 1, id: undefined, writtenCount: 1, writtenMs: atMs }
    folds.set(key, fold)
    enqueue(async () => {
      fold.id = await insert(fact, atMs)
      await thinOut()
    })
  }

  function forgetOld(atMs: number): void {
    for (const [key, fold] of folds) {
      if (Math.abs(atMs - fold.lastMs) < FOLD_MS) continue
      folds.delete(key)
      enqueue(() => writeCount(fold))
    }
  }

  async function insert({ caller, role, door, path, input, outcome }: AuditFact, atMs: number): Promise<number> {
    const refusal = REFUSALS.has(outcome) ? 1 : 0
    const { id } = await db
      .insertInto('audit')
      .values({ first_ms: atMs, last_ms: atMs, count: 1, caller, role, door, path, input, outcome, refusal })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }

  async function writeCount(fold: Fold): Promise<void> {
    if (fold.id === undefined || fold.writtenCount === fold.count) return
    const { count, lastMs } = fold
    await db.updateTable('audit').set({ count, last_ms: lastMs }).where('id', '=', fold.id).execute()
    fold.writtenCount = count
  }

  async function thinOut(): Promise<void> {
    refusalsSinceThinning += 1
    if (refusalsSinceThinning % 100 !== 1) return
    const oldestKept = db
      .selectFrom('audit')
      .select('id')
      .where('refusal', '=', 1)
      .orderBy('id', 'desc')
      .limit(1)
      .offset(KEPT_REFUSALS)
    await db.deleteFrom('audit').where('refusal', '=', 1).where('id', '<=', oldestKept).execute()
  }

  async function flush(): Promise<void> {
    for (const fold of folds.values()) enqueue(() => writeCount(fold))
    await writing
  }

  function closeRows(): Promise<number> {
    for (const fold of folds.values()) enqueue(() => writeCount(fold))
    folds.clear()
    // In the queue: what is recorded meanwhile comes after it.
    const last = writing.then(lastId)
    writing = last.then(() => undefined).catch(report)
    return last
  }

  async function lastId(): Promise<number> {
    const { id } = await db
      .selectFrom('audit')
      .select(({ fn }) => fn.max('id').as('id'))
      .executeTakeFirstOrThrow()
    return id ?? 0
  }

  return {
    record,
    flush,
    closeRows,
    reload: () => folds.clear(),
    async list(limit) {
      await flush()
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .orderBy('last_ms', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ first_ms, last_ms, role, refusal: _, ...row }) => ({
        ...row,
        role: role as Role | null,
        firstMs: first_ms,
        lastMs: last_ms,
      }))
    },
  }
}
