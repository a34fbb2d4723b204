import { randomBytes } from 'node:crypto'
import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Caller } from '../../src-shared/contract/role.ts'
import type { Capture, CaptureId, CaptureSettings, CaptureSummary, CaptureWhy } from '../../src-shared/model/capture.ts'
import type {
  ApplyOrder,
  ApplyReceipt,
  CaptureJob,
  Comparison,
  PlanItem,
  SettingPlan,
} from '../../src-shared/model/capture-plan.ts'
import type { ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import { isKnown } from '../../src-shared/model/setting.ts'
import type { Clock } from '../clock.ts'
import type { Raise } from '../control/raise.ts'
import type { SettingAccess } from '../device/setting-access.ts'
import type { SettingReading } from '../device/setting-reading.ts'
import type { Log } from '../log.ts'
import { type Applied, applyItems, isFailure } from './apply.ts'
import type { CaptureKeeper } from './capture-keeper.ts'
import { compareEntries } from './compare.ts'
import { type CaptureHands, createCaptureDesk } from './desk.ts'
import { type DriftStories, withCauses } from './drift-stories.ts'
import { capturesToRemove } from './keep.ts'
import { planItems } from './plan.ts'
import { sameItems } from './stale.ts'
import type { WriteHistory } from './write-history.ts'

/** After so long a plan is made anew: too much may be different. */
const PLAN_MS = 10 * 60_000
/** Plans that are kept at once; those of the past are of no use. */
const MOST_PLANS = 20

const CAPTURE_STEPS = ['Read the settings'] as const
const APPLY_STEPS = ['Keep the present settings', 'Write', 'Look again'] as const

/** A processor's own settings: captured, compared, put back (requirements.md §7). Promises reject with AppErrors. */
export interface Captures {
  readonly job: Readable<CaptureJob>
  list(id: ProcessorId): readonly CaptureSummary[]
  /** @throws AppError `not-found` */
  read(id: ProcessorId, captureId: CaptureId): Capture
  take(id: ProcessorId, why: CaptureWhy, by: string, name: string | null): Promise<CaptureSummary>
  /** `other` null is the processor as it is now. */
  compare(id: ProcessorId, captureId: CaptureId, other: CaptureId | null): Promise<Comparison>
  /** What putting a capture back would do. Nothing changes. */
  plan(id: ProcessorId, captureId: CaptureId): Promise<SettingPlan>
  /** Does it. @throws AppError `stale-plan`, `bad-input`, `busy`, `processor-offline` before anything was written */
  apply(order: ApplyOrder, caller: Caller): Promise<ApplyReceipt>
  stop(): boolean
  remove(id: ProcessorId, captureId: CaptureId): void
  receipts(id: ProcessorId): readonly ApplyReceipt[]
  setReference(id: ProcessorId, captureId: CaptureId | null): void
  settings(): CaptureSettings
  setSettings(settings: CaptureSettings): CaptureSettings
}

/** Captures that run, and what only the one who made them may do. */
export interface RunningCaptures extends Captures {
  isBusy(): boolean
  /** What was planned holds no more: the store is another one now. */
  reload(): void
  close(): Promise<void>
}

export interface CaptureParts {
  readonly clock: Clock
  readonly log: Log
  readonly keeper: CaptureKeeper
  /** @throws AppError `not-found` */
  readonly access: (id: ProcessorId) => SettingAccess
  readonly views: Readable<readonly ProcessorView[]>
  readonly history: WriteHistory
  readonly stories: DriftStories
  /** Brings a gain up. */
  readonly raise: Raise
  /** The reference, or what it is to be compared with, is another one now. */
  readonly onReference: () => void
}

export function createCaptures({
  clock,
  log,
  keeper,
  access,
  views,
  history,
  stories,
  raise,
  onReference,
}: CaptureParts): RunningCaptures {
  const desk = createCaptureDesk(clock, log)
  const plans = new Map<string, SettingPlan>()
  /** Readings under way, so that many who look at once ask the processor once. */
  const readings = new Map<ProcessorId, Promise<SettingReading>>()

  function viewOf(id: ProcessorId): ProcessorView {
    const view = views.get().find((each) => each.id === id)
    if (!view) throw new AppError('not-found', 'There is no processor with that id.')
    return view
  }

  function read(id: ProcessorId, captureId: CaptureId): Capture {
    viewOf(id)
    const capture = keeper.find(id, captureId)
    if (!capture) throw new AppError('not-found', 'There is no capture with that id of this processor.')
    return capture
  }

  function keep(
    id: ProcessorId,
    { entries, firmware }: SettingReading,
    about: Pick<Capture, 'why' | 'by' | 'name'>,
  ): Capture {
    const { model } = viewOf(id)
    const values = entries.flatMap((entry) => entry.values)
    const capture: Capture = {
      id: `c-${randomBytes(4).toString('hex')}` as CaptureId,
      processorId: id,
      atMs: clock.nowMs(),
      ...about,
      model,
      firmware,
      values: values.length,
      unknown: values.filter((value) => !isKnown(value)).length,
      isReference: false,
      entries,
    }
    keeper.add(capture)
    keeper.remove(capturesToRemove(keeper.list(id)))
    return capture
  }

  function readNow(id: ProcessorId): Promise<SettingReading> {
    const running = readings.get(id)
    if (running) return running
    const reading = access(id)
      .read(() => undefined)
      .finally(() => readings.delete(id))
    readings.set(id, reading)
    return reading
  }

  /** @throws AppError `stale-plan`, `bad-input` */
  function chosen({ planId, only }: ApplyOrder): { plan: SettingPlan; items: readonly PlanItem[] } {
    const plan = plans.get(planId)
    if (!plan || clock.nowMs() - plan.madeMs > PLAN_MS) throw new AppError('stale-plan')
    const writes = plan.items.filter(({ deed }) => deed === 'write')
    const stranger = only?.find((id) => !writes.some((item) => item.id === id))
    if (stranger !== undefined) throw new AppError('bad-input', `The plan does not write “${stranger}”.`)
    return { plan, items: only ? writes.filter(({ id }) => only.includes(id)) : writes }
  }

  async function carryOut(
    plan: SettingPlan,
    items: readonly PlanItem[],
    caller: Caller,
    { signal, at }: CaptureHands,
  ): Promise<ApplyReceipt> {
    const { processorId, captureId } = plan
    const startedMs = clock.nowMs()
    const { name: by } = caller
    const processor = access(processorId)
    const now = await unlessStopped(
      processor.read((share) => at(0, share)),
      signal,
    )
    const capture = keeper.find(processorId, captureId)
    const fresh = capture && sameItems(items, planItems(capture.entries, now.entries).items)
    if (!fresh) throw new AppError('stale-plan')
    const before = keep(processorId, now, { why: 'before-apply', by, name: null })
    const applied = await applyItems({
      clock,
      access: processor,
      raise,
      items: fresh,
      signal,
      onWrite: (target, value) => history.begin(processorId, target, value),
      onShare: (share) => at(1, share),
      onLookAgain: () => at(2, null),
    })
    const receipt: ApplyReceipt = {
      id: `r-${randomBytes(4).toString('hex')}`,
      processorId,
      captureId,
      captureAtMs: capture.atMs,
      beforeId: before.id,
      by,
      startedMs,
      endedMs: clock.nowMs(),
      sentence: sentenceFor(applied),
      ...applied,
    }
    keeper.addReceipt(receipt)
    history.tell(receipt, caller)
    log.info(`A capture was put back at ${processorId} by ${by}: ${receipt.sentence}`)
    return receipt
  }

  return {
    job: desk.job,
    isBusy: desk.isBusy,
    read,
    list(id) {
      viewOf(id)
      return keeper.list(id)
    },
    take(id, why, by, name) {
      viewOf(id)
      const ticket = { what: 'capture', processorId: id, steps: CAPTURE_STEPS, canStop: false } as const
      return desk.run(ticket, async ({ at }) => {
        const reading = await access(id).read((share) => at(0, share))
        const { entries: _, ...value } = keep(id, reading, { why, by, name })
        return { value, sentence: `${value.values} settings were captured.`, receiptId: null }
      })
    },
    async compare(id, captureId, other) {
      const past = read(id, captureId)
      const now = other === null ? null : read(id, other)
      const entries = compareEntries(past.entries, now?.entries ?? (await readNow(id)).entries)
      return {
        processorId: id,
        past: { captureId, atMs: past.atMs },
        now: { captureId: other, atMs: now?.atMs ?? clock.nowMs() },
        entries: now ? entries : await withCauses(entries, stories.since(id, past.atMs)),
      }
    },
    plan(id, captureId) {
      const capture = read(id, captureId)
      const ticket = { what: 'plan', processorId: id, steps: CAPTURE_STEPS, canStop: false } as const
      return desk.run(ticket, async ({ at }) => {
        const now = await access(id).read((share) => at(0, share))
        const plan: SettingPlan = {
          id: randomBytes(8).toString('hex'),
          processorId: id,
          captureId,
          captureAtMs: capture.atMs,
          captureName: capture.name,
          madeMs: clock.nowMs(),
          ...planItems(capture.entries, now.entries),
        }
        plans.set(plan.id, plan)
        for (const oldest of [...plans.keys()].slice(0, -MOST_PLANS)) plans.delete(oldest)
        return { value: plan, sentence: 'The plan is made.', receiptId: null }
      })
    },
    async apply(order, caller) {
      // A plan that is being carried out is used up, which is no reason to make it again.
      if (desk.isBusy()) throw new AppError('busy')
      const { plan, items } = chosen(order)
      const ticket = { what: 'apply', processorId: plan.processorId, steps: APPLY_STEPS, canStop: true } as const
      return desk.run(ticket, async (hands) => {
        // From here on it is used up, whatever comes of it.
        plans.delete(plan.id)
        const value = await carryOut(plan, items, caller, hands)
        return { value, sentence: value.sentence, receiptId: value.id }
      })
    },
    stop: desk.stop,
    remove(id, captureId) {
      read(id, captureId)
      keeper.remove([captureId])
      onReference()
    },
    receipts(id) {
      viewOf(id)
      return keeper.receipts(id)
    },
    setReference(id, captureId) {
      if (captureId === null) viewOf(id)
      else read(id, captureId)
      keeper.setReference(id, captureId)
      onReference()
    },
    settings: keeper.settings,
    setSettings(settings) {
      keeper.setSettings(settings)
      onReference()
      return settings
    },
    reload() {
      plans.clear()
      onReference()
    },
    close: desk.close,
  }
}

/** What `work` comes to, or an AppError `cancelled` as soon as somebody stops it: a reading of a real unit takes half a minute. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(new AppError('cancelled'))
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop))
}

function sentenceFor({ end, items }: Applied): string {
  const good = items.filter(({ outcome }) => !isFailure(outcome)).length
  const rounded = items.filter(({ outcome }) => outcome.kind === 'rounded').length
  const count = `${good} of ${items.length} settings are as captured${rounded > 0 ? `, ${rounded} of them rounded` : ''}`
  switch (end) {
    case 'completed':
      return `${count}.`
    case 'stopped':
      return `It was stopped: ${count}.`
    case 'link-lost':
      return `The connection was lost: ${count}.`
    case 'moved':
      return `Names had moved, so it was ended: ${count}.`
  }
}
