import type { Call, Contract, Handlers, Readable, Sources, Topic } from '../../src-shared/contract/define.ts'
import { AppError, type FailureCode, type Reply, refuse } from '../../src-shared/contract/reply.ts'
import { type Caller, mayActAs, type Role } from '../../src-shared/contract/role.ts'

/** What the audit is told of a call. `input` is the parsed input, absent where the call was refused before parsing. */
export interface AuditEntry {
  readonly caller: Caller
  readonly path: string
  readonly input?: unknown
  readonly outcome: 'ok' | FailureCode
}

/** The contract with its handlers behind it: the one way in, for every door. */
export interface Api {
  /** Never rejects. Each call above the watch role, and each refusal, leaves an audit row. */
  call(path: string, input: unknown, caller: Caller): Promise<Reply<unknown>>
  /** @throws AppError `not-found` or `not-allowed`, after leaving an audit row. */
  topic(path: string, caller: Caller): Readable<unknown>
  /** Whether somebody who has a topic open may go on reading it: their role may be a lower one by now. */
  mayRead(path: string, caller: Caller): boolean
  /** Calls `listener` whenever somebody may do another thing than before. Returns the way to stop. */
  onChanged(listener: () => void): () => void
}

/** What callers may do at this moment: a window that was unlocked may do more, until it is locked. */
export interface PresentRoles {
  of(caller: Caller): Role
  /** Somebody did what needs more than watching: their window is in use. */
  used(caller: Caller): void
  onChanged(listener: () => void): () => void
}

export interface ApiHooks {
  readonly roles: PresentRoles
  /** Must not throw: a full disk must not turn a call that was carried out into a failed one. */
  audit(entry: AuditEntry): void
  /** For failures that no user can act on. */
  report(path: string, error: unknown): void
}

/** Joins contract, handlers and sources. Own key, then role, then schema, then handler (architecture.md, decision 2). */
export function createApi<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  sources: Sources<C>,
  hooks: ApiHooks,
): Api {
  function admit<K extends 'call' | 'topic'>(
    path: string,
    kind: K,
    caller: Caller,
  ): Extract<Call | Topic, { kind: K }> {
    const line = ownMember<Call | Topic>(contract, path)
    if (line?.kind !== kind) throw new AppError('not-found', `There is no ${kind} named ${path.slice(0, 100)}.`)
    if (!mayActAs(hooks.roles.of(caller), line.role))
      throw new AppError('not-allowed', `That needs the role ${line.role}.`)
    return line as Extract<Call | Topic, { kind: K }>
  }

  return {
    async call(path, input, knocking) {
      // Decided here and once: a role that is lowered while a call is carried out does not stop it half-way.
      const caller = { ...knocking, role: hooks.roles.of(knocking) }
      let line: Call | undefined
      let parsedInput: unknown
      const audit = (outcome: AuditEntry['outcome']) => {
        // Watching leaves no trail unless it was refused; a watch call that fails in its handler is no refusal.
        if (line?.role === 'watch' && !line.isAudited && outcome !== 'bad-input') return
        hooks.audit({ caller, path, outcome, ...(parsedInput === undefined ? {} : { input: parsedInput }) })
      }
      try {
        line = admit(path, 'call', knocking)
        if (line.role !== 'watch') hooks.roles.used(knocking)
        const parsed = line.input.safeParse(input)
        if (!parsed.success) throw new AppError('bad-input', sentenceFor(parsed.error.issues))
        parsedInput = parsed.data
        const handler = ownMember<(input: unknown, caller: Caller) => unknown>(handlers, path)
        if (!handler) throw new Error(`${path} has no handler`)
        const value = await handler(parsedInput, caller)
        audit('ok')
        return { ok: true, value }
      } catch (error) {
        if (error instanceof AppError) {
          audit(error.code)
          if (error.cause !== undefined) hooks.report(path, error)
          return refuse(error)
        }
        audit('internal')
        hooks.report(path, error)
        return refuse(new AppError('internal'))
      }
    },

    topic(path, caller) {
      try {
        admit(path, 'topic', caller)
        const source = ownMember<Readable<unknown> | ((caller: Caller) => Readable<unknown>)>(sources, path)
        if (!source) throw new Error(`${path} has no source`)
        return typeof source === 'function' ? source(caller) : source
      } catch (error) {
        const failure = error instanceof AppError ? error : new AppError('internal', undefined, { cause: error })
        hooks.audit({ caller: { ...caller, role: hooks.roles.of(caller) }, path, outcome: failure.code })
        if (failure !== error) hooks.report(path, error)
        throw failure
      }
    },

    mayRead(path, caller) {
      const line = ownMember<Call | Topic>(contract, path)
      return line?.kind === 'topic' && mayActAs(hooks.roles.of(caller), line.role)
    },

    onChanged: (listener) => hooks.roles.onChanged(listener),
  }
}

/** Own keys only: a path from outside must never reach `constructor` or `__proto__`. */
function ownMember<T>(table: object, path: string): T | undefined {
  const [group = '', name = '', ...rest] = path.split('.')
  if (rest.length > 0 || !Object.hasOwn(table, group)) return undefined
  const members = (table as Record<string, object>)[group]!
  return Object.hasOwn(members, name) ? (members as Record<string, T>)[name] : undefined
}

/** What is wrong with an input, as "field: sentence" for each fault. */
function sentenceFor(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ')
}
