import { assertNever } from '../../src-shared/assert.ts'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { UndoResult } from '../../src-shared/model/change.ts'
import type { ControlResult, MuteAllResult, TriggerOrder, UndoMuteAllResult } from '../../src-shared/model/control.ts'
import type { PresetResult, PresetView } from '../../src-shared/model/preset.ts'
import type { ReadAnew, ReadAnewOutcome } from '../../src-shared/model/read-anew.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { words } from '../words.ts'
import { outcomeSentence, resultName, spokenName, stepText } from './change-words.ts'
import type { Done } from './hand.ts'
import type { Notices, Undoable } from './notices.ts'
import { appliedText, namesText } from './preset-text.ts'
import { timeText } from './time.ts'

/** While one's own last change is on its way, a step back is asked for again after so long, ms, and so often. */
const BUSY_MS = 400
const BUSY_TRIES = 8

/** What somebody does on this page besides turning a knob, and the one sentence that tells of each deed. */
export interface Deeds {
  /** An order of this page's own hand came to something. */
  tell(done: Done): void
  tellFailure(name: string, sentence: string): void
  trigger(order: TriggerOrder): Promise<void>
  /** Silence everywhere. */
  muteAll(): Promise<void>
  /** @throws AppError where nothing of it was done */
  applyPreset(preset: Pick<PresetView, 'id' | 'name' | 'content'>): Promise<PresetResult>
  /** Asks the processors for names and values anew; nothing where that is under way. */
  readAnew(): Promise<void>
  undo(undoable: Undoable): Promise<void>
  /** One step back, as Ctrl+Z does. */
  undoNewest(): Promise<void>
  /** Whoever made the change. @throws AppError `stale-plan` where it was changed since, unless `anyway` */
  putBack(id: number, anyway: boolean): Promise<void>
}

export interface DeedsParts {
  readonly client: Pick<Client<AtlasContract>, 'control' | 'changes' | 'presets' | 'processors'>
  readonly sounds: () => readonly ProcessorSound[]
  readonly notices: Notices
}

export function createDeeds({ client, sounds, notices }: DeedsParts): Deeds {
  /** A "Mute all" or a preset that was the last deed of this page: one step back is all of it. */
  let newestBatch: Exclude<Undoable, { kind: 'change' }> | null = null
  /** Steps back go one after the other, however fast the keys are. */
  let undoing: Promise<void> = Promise.resolve()
  let isReading = false

  const say = (sentence: string, undoable: Undoable | null) => notices.show({ sentence, isTrouble: false, undoable })
  const complain = (sentence: string) => notices.show({ sentence, isTrouble: true, undoable: null })

  /** A failure is told like everything else. */
  async function attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      complain(error.message)
    }
  }

  function tellResult(result: ControlResult, before: number | null, isUndo: boolean): void {
    const { order, outcome, recordId } = result
    const name = resultName(result, sounds())
    if (outcome.kind !== 'applied' && outcome.kind !== 'rounded') {
      const why = outcomeSentence(result, sounds())
      if (why !== null) complain(words.changes.about(name, why))
      return
    }
    const own = sounds().find(({ processorId }) => processorId === order.target.processorId) ?? null
    // What a combined area was before says nothing of the group that was moved in its place.
    const from = result.routedFrom === null ? before : null
    const step = stepText(order.change.what, from, outcome.value, own)
    const sentence = isUndo ? words.changes.undone(name, step) : words.changes.about(name, step)
    say(sentence, isUndo || recordId === null || before === null ? null : { kind: 'change', id: recordId })
  }

  async function takeBack(id: number | null): Promise<void> {
    say(words.changes.undoing, null)
    const { of, result } = await undoWhenStill(id, BUSY_TRIES)
    tellResult(result, of.after, true)
  }

  async function undoWhenStill(id: number | null, tries: number): Promise<UndoResult> {
    try {
      return await client.changes.undo({ id })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'busy' || tries === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, BUSY_MS))
      return undoWhenStill(id, tries - 1)
    }
  }

  async function takeMuteBack(batch: number): Promise<void> {
    say(words.changes.undoing, null)
    const undone = await client.control.undoMuteAll({ batch })
    newestBatch = null
    const sentence = unmutedSentence(undone)
    if (undone.results.every(isDone)) say(sentence, null)
    else complain(sentence)
  }

  async function takePresetBack(batch: number, name: string): Promise<void> {
    say(words.changes.undoing, null)
    const { left } = await client.presets.undo({ batch })
    newestBatch = null
    if (left.length === 0) say(words.presets.undone(name), null)
    else complain(words.presets.undonePartly(namesText([...new Set(left.map((each) => each.name))])))
  }

  function takeBackAny(undoable: Undoable): Promise<void> {
    switch (undoable.kind) {
      case 'change':
        return takeBack(undoable.id)
      case 'mute-all':
        return takeMuteBack(undoable.batch)
      case 'preset':
        return takePresetBack(undoable.batch, undoable.name)
      default:
        return assertNever(undoable)
    }
  }

  return {
    tell({ result, before }) {
      newestBatch = null
      tellResult(result, before, false)
    },
    tellFailure: (name, sentence) => complain(words.changes.about(spokenName(name), sentence)),
    trigger: (order) =>
      attempt(async () => {
        const { name } = await client.control.trigger(order)
        say(words.changes.about(spokenName(name), words.changes.started), null)
      }),
    muteAll: () =>
      attempt(async () => {
        say(words.muteAll.doing, null)
        const done = await client.control.muteAll({ processorId: null })
        const undoable = done.batch === null ? null : ({ kind: 'mute-all', batch: done.batch } as const)
        newestBatch = undoable
        const isWhole = done.results.every(isDone) && done.notReached.length === 0
        notices.show({ sentence: mutedSentence(done), isTrouble: !isWhole, undoable })
      }),
    async applyPreset({ id, name, content }) {
      const result = await client.presets.apply({ id })
      const undoable = result.batch === null ? null : ({ kind: 'preset', batch: result.batch, name } as const)
      newestBatch = undoable
      notices.show({ ...appliedText(name, result, content.kind === 'scene'), undoable })
      return result
    },
    async readAnew() {
      if (isReading) return
      isReading = true
      await attempt(async () => {
        say(words.readAnew.doing, null)
        const { sentence, isWhole } = readAnewText(await client.processors.readAnew({}))
        if (isWhole) say(sentence, null)
        else complain(sentence)
      })
      isReading = false
    },
    undo: (undoable) => attempt(() => takeBackAny(undoable)),
    async putBack(id, anyway) {
      const { of, result } = await client.changes.putBack({ id, anyway })
      newestBatch = null
      tellResult(result, of.after, false)
    },
    undoNewest() {
      const step = () => attempt(() => (newestBatch === null ? takeBack(null) : takeBackAny(newestBatch)))
      undoing = undoing.then(step)
      return undoing
    },
  }
}

function isDone({ outcome }: ControlResult): boolean {
  return outcome.kind === 'applied'
}

function mutedSentence({ results, notReached }: MuteAllResult): string {
  const failed = results.filter((result) => !isDone(result)).length
  if (notReached.length > 0) return words.muteAll.notReached(notReached.length)
  if (failed > 0) return words.muteAll.notAll(failed)
  return results.length === 0 ? words.muteAll.already : words.muteAll.done
}

function unmutedSentence({ results, left }: UndoMuteAllResult): string {
  const failed = results.filter((result) => !isDone(result)).length
  if (failed > 0) return words.muteAll.notUndone(failed)
  return left.length > 0 ? words.muteAll.left(left.length) : words.muteAll.undone
}

/** What came of reading anew, and whether all of it was read. */
function readAnewText({ atMs, processors }: ReadAnew): { readonly sentence: string; readonly isWhole: boolean } {
  const named = (outcome: ReadAnewOutcome) =>
    processors.filter((each) => each.outcome === outcome).map(({ name }) => name)
  const when = timeText(atMs, Date.now())
  const [away, part] = [named('not-connected'), named('partly')]
  if (away.length > 0) return { sentence: words.readAnew.notConnected(namesText(away)), isWhole: false }
  if (part.length > 0) return { sentence: words.readAnew.partly(when, namesText(part)), isWhole: false }
  return { sentence: words.readAnew.done(when), isWhole: true }
}
