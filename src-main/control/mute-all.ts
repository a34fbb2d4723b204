import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type {
  ControlOrder,
  ControlResult,
  ControlTarget,
  MuteAllResult,
  UndoMuteAllResult,
} from '../../src-shared/model/control.ts'
import { channelAt } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { ChangeLog } from './change-log.ts'
import type { Behalf, ControlDesk } from './control-desk.ts'

/** Silence everywhere, at once; and back. */
export interface MuteAll {
  /** Mutes every zone that is not muted: of one processor, or of all where it is null. @throws AppError `not-found` */
  mute(processorId: ProcessorId | null, caller: Caller): Promise<MuteAllResult>
  /**
   * Lets sound again exactly what it muted and nobody touched since; null is the newest. It is a person's act: automation has no
   * way here.
   *
   * @throws AppError `not-found`
   */
  undo(batch: number | null, caller: Caller): Promise<UndoMuteAllResult>
}

export interface MuteAllParts {
  readonly clock: Clock
  readonly sound: Readable<readonly ProcessorSound[]>
  readonly desk: Pick<ControlDesk, 'change'>
  readonly look: ChangeLog['look']
}

export function createMuteAll({ clock, sound, desk, look }: MuteAllParts): MuteAll {
  let newestBatch = 0

  /** What could not even be tried is an answer like any other: the rest was muted all the same. */
  async function attempt(order: ControlOrder, behalf: Behalf): Promise<ControlResult> {
    try {
      return await desk.change(order, behalf)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const name = channelAt(sound.get(), order.target)?.name ?? ''
      const outcome = { kind: 'refused', sentence: error.message } as const
      return { order, routedFrom: null, name, outcome, recordId: null }
    }
  }

  /** Whether somebody had a hand in it since, or the processor moved it to another name. */
  function isTouched({ id, processorId, family, index, name }: ChangeRecord, target: ControlTarget): boolean {
    const channel = channelAt(sound.get(), target)
    const isAsLeft = channel?.muted === true && channel.name === name
    const isGrouped = channel !== null && 'grouped' in channel && channel.grouped === true
    return !isAsLeft || isGrouped || look.newerOf({ processorId, family, index, whats: ['mute'] }, id) !== null
  }

  return {
    async mute(processorId, caller) {
      const chosen = sound.get().filter((each) => processorId === null || each.processorId === processorId)
      if (processorId !== null && chosen.length === 0) {
        throw new AppError('not-found', 'There is no processor with that id.')
      }
      newestBatch = Math.max(clock.nowMs(), newestBatch + 1)
      const batch = newestBatch
      const behalf = { caller, kind: 'mute-all', undoOf: null, batch } as const
      const orders = chosen.flatMap(ordersFor)
      const results = await Promise.all(orders.map((order) => attempt(order, behalf)))
      const answers = (id: ProcessorId) =>
        results.some(({ order, outcome }) => order.target.processorId === id && outcome.kind !== 'not-connected')
      const isSilent = (one: ProcessorSound) => one.zones.length > 0 && ordersFor(one).length === 0
      return {
        batch: results.some(({ outcome }) => outcome.kind === 'applied') ? batch : null,
        results,
        notReached: chosen.filter((one) => !answers(one.processorId) && !isSilent(one)).map((one) => one.processorId),
      }
    },

    async undo(asked, caller) {
      const batch = asked ?? look.newestMuteAll()
      const records = batch === null ? [] : look.batch(batch)
      if (batch === null || records.length === 0) {
        throw new AppError('not-found', 'There is no muting of everything to undo.')
      }
      const muted = records.flatMap((record) => {
        const { family, processorId, index } = record
        const isOurs = record.result === 'applied' && record.before === 0 && !record.undone
        return isOurs && (family === 'zone' || family === 'group')
          ? [{ record, target: { processorId, family, index } }]
          : []
      })
      const left = muted.filter(({ record, target }) => isTouched(record, target)).map(({ target }) => target)
      const results = await Promise.all(
        muted
          .filter(({ target }) => !left.includes(target))
          .map(({ record, target }) =>
            attempt(
              { target, change: { what: 'mute', muted: false } },
              { caller, kind: 'undo', undoOf: record.id, batch: null },
            ),
          ),
      )
      return { batch, results, left }
    },
  }
}

/** Combined groups in the place of their zones, and every other zone; what is muted already stays as it is. */
function ordersFor({ processorId, zones, groups }: ProcessorSound): ControlOrder[] {
  const change = { what: 'mute', muted: true } as const
  const open = groups.filter(({ active, muted }) => active === true && muted !== true)
  // While no combined group is known yet, a combined zone is muted itself.
  const isCovered = groups.some(({ active }) => active === true)
  const single = zones.filter(({ grouped, muted }) => !(grouped && isCovered) && muted !== true)
  return [
    ...open.map(({ index }) => ({ target: { processorId, family: 'group' as const, index }, change })),
    ...single.map(({ index }) => ({ target: { processorId, family: 'zone' as const, index }, change })),
  ]
}
