import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type { ControlOrder, ControlResult, TriggerOrder, TriggerResult } from '../../src-shared/model/control.ts'
import type { Preset, PresetResult, PresetUndone } from '../../src-shared/model/preset.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import { placeOf } from './match.ts'
import { ordersOf, planLines } from './plan.ts'

/** Who applies it: a person, or the clock. Neither unmutes. */
export type AppliedBy = 'preset' | 'schedule'

/** Carries presets out through the one desk for every change, and takes them back. */
export interface Applier {
  apply(preset: Preset, sound: ProcessorSound, by: AppliedBy, caller: Caller): Promise<PresetResult>
  /** Puts back what one application changed and nobody touched since. @throws AppError `not-found` */
  undo(batch: number, caller: Caller): Promise<PresetUndone>
}

export interface ApplierParts {
  readonly clock: Clock
  readonly change: (
    order: ControlOrder,
    behalf: {
      readonly caller: Caller
      readonly kind: AppliedBy
      readonly undoOf: null
      readonly batch: number
    },
  ) => Promise<ControlResult>
  readonly trigger: (order: TriggerOrder, caller: Caller) => Promise<TriggerResult>
  /** The changes of one batch, oldest first. */
  readonly batch: (batch: number) => readonly ChangeRecord[]
  readonly putBack: (id: number, caller: Caller) => Promise<{ readonly result: ControlResult }>
}

export function createApplier({ clock, change, trigger, batch: recordsOf, putBack }: ApplierParts): Applier {
  let newest = 0

  async function attempt(order: ControlOrder, name: string, by: AppliedBy, caller: Caller, batch: number) {
    try {
      return await change(order, { caller, kind: by, undoOf: null, batch })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // The rest is done all the same; this one says why it was not.
      const outcome = { kind: 'refused', sentence: error.message } as const
      return { order, routedFrom: null, name, outcome, recordId: null }
    }
  }

  return {
    async apply(preset, sound, by, caller) {
      const { id, content } = preset
      const atMs = clock.nowMs()
      if (content.kind === 'scene') {
        const place = placeOf(content.scene, sound.scenes)
        if (place.kind === 'lost') throw new AppError('stale-plan', `“${content.scene.name}”: ${place.reason}`)
        const order = { processorId: preset.processorId, kind: 'scene', index: place.now.index } as const
        const { outcome } = await trigger(order, caller)
        if (outcome.kind !== 'applied') throw new AppError('processor-refused', outcome.sentence)
        return { id, atMs, batch: null, results: [], lost: [] }
      }
      newest = Math.max(atMs, newest + 1)
      const batch = newest
      const lines = planLines(content.items, sound)
      const names = new Map(lines.map(({ line: { item, index } }) => [`${item.family} ${index}`, item.name]))
      const results = await Promise.all(
        ordersOf(lines, preset).map((order) => {
          const name = names.get(`${order.target.family} ${order.target.index}`) ?? ''
          return attempt(order, name, by, caller, batch)
        }),
      )
      return {
        id,
        atMs,
        batch: results.some(({ recordId }) => recordId !== null) ? batch : null,
        results,
        lost: lines.flatMap(({ line }) => (line.state === 'lost' ? [line] : [])),
      }
    },
    async undo(batch, caller) {
      const records = recordsOf(batch).filter(({ kind }) => kind === 'preset' || kind === 'schedule')
      if (records.length === 0) throw new AppError('not-found', 'There is no preset with that number to undo.')
      const results: ControlResult[] = []
      const left: { name: string; sentence: string }[] = []
      // The other way round: levels first, and what was muted sounds again last.
      for (const record of records.toReversed()) {
        if (record.undone || record.before === null || record.before === record.after) continue
        try {
          results.push((await putBack(record.id, caller)).result)
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          left.push({ name: record.name, sentence: error.message })
        }
      }
      return { batch, results, left }
    },
  }
}
