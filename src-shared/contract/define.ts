import type { z } from 'zod'
import type { Caller, Role } from './role.ts'

/** A line of the contract that somebody calls and that answers. */
export interface Call<In extends z.ZodType = z.ZodType, Out = unknown> {
  readonly kind: 'call'
  readonly role: Role
  readonly input: In
  /** Type only: an answer comes from our own side, so it is never parsed. */
  readonly output?: Out
  /** Leaves a row in the audit although watching is enough for it. */
  readonly isAudited?: true
}

/** A line of the contract that has a value at any time and announces changes. Whole values; newest wins. */
export interface Topic<Value = unknown> {
  readonly kind: 'topic'
  readonly role: Role
  /** Type only. */
  readonly value?: Value
}

/** A topic whose value is another one for each caller. */
export interface OwnTopic<Value = unknown> extends Topic<Value> {
  readonly isOwn: true
}

export type Contract = Record<string, Record<string, Call | Topic>>

/** Both doors carry the same values, so a contract holds only what JSON can carry: anything else breaks the build here. */
export function define<C extends Contract>(contract: C & OnlyJson<C>): C {
  return contract
}

/** A call that needs `role`: `call<Answer>()('staff', schemaOfItsInput)`. */
export const call =
  <Out>() =>
  <In extends z.ZodType>(role: Role, input: In): Call<In, Out> => ({ kind: 'call', role, input })

/** A topic that needs `role`: `topic<Value>('watch')`. */
export const topic = <Value>(role: Role): Topic<Value> => ({ kind: 'topic', role })

/** A topic that tells each caller about themselves. */
export const ownTopic = <Value>(role: Role): OwnTopic<Value> => ({ kind: 'topic', role, isOwn: true })

/** The same call, which leaves a row in the audit whatever its role. */
export const audited = <C extends Call>(line: C): C => ({ ...line, isAudited: true })

type OnlyJson<C extends Contract> = {
  readonly [G in keyof C]: {
    readonly [K in keyof C[G]]: Carried<C[G][K]> extends JsonSafe<Carried<C[G][K]>>
      ? unknown
      : 'this value cannot travel as JSON'
  }
}
type Carried<E> = E extends Topic<infer Value> ? Value : E extends Call<z.ZodType, infer Out> ? Out : never
type Primitive = string | number | boolean | null | undefined
type JsonSafe<T> = T extends Primitive
  ? T
  : T extends
        | Date
        | RegExp
        | ArrayBufferView
        | ReadonlyMap<unknown, unknown>
        | ReadonlySet<unknown>
        | ((...args: never[]) => unknown)
    ? never
    : { [K in keyof T]: JsonSafe<T[K]> }

type CallKeys<G> = { [K in keyof G]: G[K] extends Call ? K : never }[keyof G]
type TopicKeys<G> = { [K in keyof G]: G[K] extends Topic ? K : never }[keyof G]
type InputOf<E> = E extends Call<infer In, unknown> ? z.input<In> : never
type ParsedOf<E> = E extends Call<infer In, unknown> ? z.output<In> : never
type OutputOf<E> = E extends Call<z.ZodType, infer Out> ? Out : never
export type ValueOf<E> = E extends Topic<infer Value> ? Value : never

/** What the main process supplies: one function for each call. A line without its handler breaks the build. */
export type Handlers<C extends Contract> = {
  readonly [G in keyof C as CallKeys<C[G]> extends never ? never : G]: {
    readonly [K in CallKeys<C[G]>]: (
      input: ParsedOf<C[G][K]>,
      caller: Caller,
    ) => OutputOf<C[G][K]> | Promise<OutputOf<C[G][K]>>
  }
}

/** What the main process publishes: one source for each topic, and one for each caller of an own one. */
export type Sources<C extends Contract> = {
  readonly [G in keyof C as TopicKeys<C[G]> extends never ? never : G]: {
    readonly [K in TopicKeys<C[G]>]: SourceOf<C[G][K]>
  }
}
type SourceOf<E> = E extends OwnTopic<infer Value> ? (caller: Caller) => Readable<Value> : Readable<ValueOf<E>>

/** What a page or a script sees: the same table, asynchronous, taking input that was not parsed yet. */
export type Client<C extends Contract> = {
  readonly [G in keyof C]: {
    readonly [K in CallKeys<C[G]>]: (input: InputOf<C[G][K]>) => Promise<OutputOf<C[G][K]>>
  } & {
    readonly [K in TopicKeys<C[G]>]: {
      /** `listener` gets the present value, then the newest as fast as it can be carried. Returns the way to stop. */
      subscribe(listener: (value: ValueOf<C[G][K]>) => void): () => void
    }
  }
}

/** A value that can be read now and listened to. */
export interface Readable<T> {
  get(): T
  /** Calls `listener` at each change, not with the present value. Returns the way to stop. */
  subscribe(listener: (value: T) => void): () => void
}
