import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type { ControlOrder, ControlOutcome, ControlResult, PendingChange } from '../../src-shared/model/control.ts'
import { channelAt, valueIn, wantedOf } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { FakeConsole } from './fake-console.ts'
import { barSound, EVENING_MS, processor } from './fake-venue.ts'

/** A console that carries out what it is asked for, as far as a page can tell. */
export interface FakeDesk {
  /** Every order that came, in order. */
  readonly orders: readonly ControlOrder[]
  sound(): ProcessorSound
  /** Changes the sound as another hand would. */
  set(family: 'zone' | 'group', index: number, change: Readonly<Record<string, unknown>>): void
  /** From now on orders stay on their way until the answer is called. */
  hold(): () => void
  /** What the next orders come to, where that is not what was wanted. */
  comesTo(outcome: ControlOutcome): void
  /** The next orders fail with this sentence. */
  refuse(code: 'processor-refused' | 'processor-offline', sentence: string): void
}

/** Lets `fake` say all of a bar with one processor, "House", and obey. */
export function obeyFor(fake: FakeConsole): FakeDesk {
  let sound = barSound('p-1')
  const orders: ControlOrder[] = []
  const pending = new Set<PendingChange>()
  let gate: Promise<void> = Promise.resolve()
  let outcome: ControlOutcome | null = null
  let refusal: { readonly code: 'processor-refused' | 'processor-offline'; readonly message: string } | null = null
  let records = 0
  let lastKnob = ''

  const tellPending = () => fake.say('control.pending', { writing: [...pending], fought: [] })

  function set(family: 'zone' | 'group', index: number, change: Readonly<Record<string, unknown>>): void {
    const list = family === 'zone' ? 'zones' : 'groups'
    sound = { ...sound, [list]: sound[list].map((each) => (each.index === index ? { ...each, ...change } : each)) }
    fake.say('sound.all', [sound])
  }

  function carryOut({ target, change }: ControlOrder): void {
    const field = {
      'gain-db': 'gainDb',
      'gain-percent': 'gainPercent',
      mute: 'muted',
      source: 'source',
      combine: 'active',
    }[change.what]
    const wanted = wantedOf(change)
    const value = change.what === 'mute' || change.what === 'combine' ? wanted === 1 : wanted
    if (target.family === 'zone' || target.family === 'group') set(target.family, target.index, { [field]: value })
  }

  async function take(order: ControlOrder): Promise<ControlResult | typeof refusal> {
    orders.push(order)
    const { target, change } = order
    const before = valueIn(channelAt([sound], target)!, change.what)
    for (const each of pending) pending.delete(each)
    const entry: PendingChange = {
      target,
      routedFrom: null,
      what: change.what,
      wanted: wantedOf(change),
      by: 'test',
      sinceMs: Date.now(),
      state: 'sending',
    }
    pending.add(entry)
    tellPending()
    await gate
    if (refusal === null && outcome === null) carryOut(order)
    if (outcome && 'value' in outcome && before !== null && outcome.kind === 'rounded') {
      set(target.family as 'zone', target.index, { gainPercent: outcome.value })
    }
    pending.delete(entry)
    tellPending()
    if (refusal) return refusal
    // As the console keeps them: a drag is one change.
    const knob = `${target.family} ${target.index} ${change.what}`
    if (knob !== lastKnob) records += 1
    lastKnob = knob
    return {
      order,
      routedFrom: null,
      name: channelAt([sound], target)!.name,
      outcome: outcome ?? { kind: 'applied', value: wantedOf(change) },
      recordId: records,
    }
  }

  fake.say('processors.all', [processor('p-1', 'House', {})])
  fake.say('sound.all', [sound])
  fake.say('changes.recent', [])
  tellPending()
  fake.answer('control.change', async (input) => {
    const result = await take(input as ControlOrder)
    return result && 'code' in result ? { ok: false, ...result } : { ok: true, value: result }
  })
  return {
    orders,
    sound: () => sound,
    set,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
    comesTo(next) {
      outcome = next
    },
    refuse(code, message) {
      refusal = { code, message }
    },
  }
}

/** A change of Patio by hand from 40 to 55 percent on a good evening, but for what `change` says. */
export function changeRecord(id: number, change: Partial<ChangeRecord>): ChangeRecord {
  return {
    id,
    processorId: 'p-1' as ProcessorId,
    family: 'zone',
    index: 3,
    name: 'Patio',
    what: 'gain-percent',
    before: 40,
    after: 55,
    percent: null,
    wanted: 55,
    who: 'Anna',
    role: 'staff',
    door: 'web',
    kind: 'by-hand',
    result: 'applied',
    firstMs: EVENING_MS,
    lastMs: EVENING_MS,
    undoOf: null,
    batch: null,
    undone: false,
    ...change,
  }
}
