import { describe, expect, test } from 'vitest'
import type { RunningJob } from '../../src-renderer/state/job-view.ts'
import { createRestoreFlow } from '../../src-renderer/state/restore-flow.ts'
import { type RestoreChoice, STAGES, stageOf, stepOf } from '../../src-renderer/state/restore-step.ts'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { JobState } from '../../src-shared/model/backup.ts'
import { backup, planOf, receiptFor, runningJob } from '../support/fake-backups.ts'

const night = backup('daily', Date.UTC(2026, 5, 12, 3), {})
const fileName = night.manifest.file.name
const plan = planOf(night, {})
const receipt = receiptFor(plan, {})
const restoring: RunningJob = runningJob({ what: 'restore' })
const idle: JobState = { kind: 'idle' }
const failure = { code: 'stale-plan', sentence: 'It is stale.' }

describe('the step', () => {
  const choices: readonly (readonly [RestoreChoice, string])[] = [
    [{ kind: 'choosing' }, 'choose'],
    [{ kind: 'locked', trouble: null }, 'passphrase'],
    [{ kind: 'planning' }, 'looking'],
    [{ kind: 'unplanned', failure }, 'unreadable'],
    [{ kind: 'planned', plan }, 'difference'],
    [{ kind: 'confirming', plan }, 'confirm'],
    [{ kind: 'starting', plan }, 'running'],
    [{ kind: 'ended', receipt }, 'restored'],
    [{ kind: 'ended', receipt: { ...receipt, outcome: 'rolled-back' } }, 'rolled-back'],
    [{ kind: 'failed', failure }, 'failed'],
  ]

  test.each(choices)('of %j while nothing runs is %s', (choice, kind) => {
    expect(stepOf(choice, idle).kind).toBe(kind)
    expect(stepOf(choice, null).kind).toBe(kind)
  })

  test('is the restore that runs, whoever began it, until there is a receipt', () => {
    const kinds = choices.map(([choice]) => stepOf(choice, restoring).kind)
    expect(kinds).toEqual([
      'running',
      'running',
      // Looking inside is a job of its own: this page asked for it, and hears when it ends.
      'looking',
      'running',
      'running',
      'running',
      'running',
      'restored',
      'rolled-back',
      'running',
    ])
  })

  test('waits for another job where that is all that was in the way', () => {
    const busy: RestoreChoice = { kind: 'unplanned', failure: { code: 'busy', sentence: 'Busy.' } }
    const other = runningJob({ what: 'backup' })
    expect(stepOf(busy, other)).toEqual({ kind: 'waiting', job: other })
    expect(stepOf(busy, idle).kind).toBe('unreadable')
    expect(stepOf({ kind: 'unplanned', failure }, other).kind).toBe('unreadable')
  })

  test('is not changed by any other job', () => {
    expect(stepOf({ kind: 'planned', plan }, runningJob({ what: 'backup' })).kind).toBe('difference')
    const looking = runningJob({ what: 'look-inside' })
    expect(stepOf({ kind: 'planning' }, looking)).toEqual({ kind: 'looking', job: looking })
    expect(stepOf({ kind: 'starting', plan }, restoring)).toEqual({ kind: 'running', job: restoring })
  })

  test('belongs to a stage, and the stages go forward', () => {
    const stages = choices.map(([choice]) => STAGES.indexOf(stageOf(stepOf(choice, idle))))
    expect(stages).toEqual([0, 1, 1, 1, 1, 2, 3, 4, 4, 4])
  })
})

type Restore = Client<AtlasContract>['restore']

/** The way of one backup, with a console that answers as `answers` says, and everything that it was asked. */
function begin(answers: Partial<Restore>, locked = false) {
  const asked: string[] = []
  const heard = (name: keyof Restore) => (input: unknown) => {
    asked.push(`${name} ${JSON.stringify(input)}`)
    return (answers[name] as unknown as ((input: unknown) => Promise<unknown>) | undefined)?.(input)
  }
  const restore = {
    plan: heard('plan'),
    start: heard('start'),
    forget: heard('forget'),
    receipts: heard('receipts'),
  } as unknown as Restore
  const flow = createRestoreFlow({ restore }, { fileName, elsewhere: false }, locked)
  return { flow, asked }
}

/** Lets every answer that is there already be heard. */
const settle = () => new Promise((done) => setImmediate(done))
const plans = async () => plan

describe('the way of one backup', () => {
  test('looks inside, confirms, goes back, starts, and ends with a receipt', async () => {
    const { flow, asked } = begin({ plan: plans, start: async () => receipt })
    flow.look(null)
    expect(flow.choice.get()).toEqual({ kind: 'planning' })
    await settle()
    expect(flow.choice.get()).toEqual({ kind: 'planned', plan })
    flow.confirm()
    flow.back()
    expect(flow.choice.get()).toEqual({ kind: 'planned', plan })
    flow.confirm()
    flow.start(true)
    expect(flow.choice.get()).toEqual({ kind: 'starting', plan })
    await settle()
    expect(flow.choice.get()).toEqual({ kind: 'ended', receipt })
    expect(asked).toEqual([
      `plan {"fileName":"${fileName}","elsewhere":false,"parts":null,"passphrase":null}`,
      `start {"planId":"${plan.id}","confirmsNewerIsLost":true}`,
    ])
    flow.close()
    await settle()
    expect(asked).toHaveLength(2)
  })

  test('starts nothing that was not confirmed', async () => {
    const { flow, asked } = begin({ plan: plans, start: async () => receipt })
    flow.look(null)
    await settle()
    flow.start(true)
    await settle()
    expect(asked.filter((each) => each.startsWith('start'))).toEqual([])
  })

  test('lets a plan go that nobody wants any more', async () => {
    const { flow, asked } = begin({ plan: plans, forget: async () => ({ forgotten: true }) })
    flow.look(null)
    await settle()
    flow.close()
    await settle()
    expect(asked.at(-1)).toBe('forget {}')
  })

  test('lets a plan go that comes after everybody left', async () => {
    const { flow, asked } = begin({ plan: plans, forget: async () => ({ forgotten: true }) })
    flow.look(null)
    flow.close()
    await settle()
    expect(asked.at(-1)).toBe('forget {}')
  })

  test('does not let go of what is being restored', async () => {
    const { flow, asked } = begin({ plan: plans, start: () => new Promise(() => undefined) })
    flow.look(null)
    await settle()
    flow.confirm()
    flow.start(false)
    flow.close()
    await settle()
    expect(asked.some((each) => each.startsWith('forget'))).toBe(false)
  })

  test('asks for the passphrase again, and remembers the one that worked', async () => {
    let tries = 0
    const { flow, asked } = begin(
      {
        async plan() {
          if (++tries === 1) throw new AppError('wrong-passphrase')
          return plan
        },
      },
      true,
    )
    expect(flow.choice.get()).toEqual({ kind: 'locked', trouble: null })
    flow.look(null, 'wrong')
    await settle()
    expect(flow.choice.get()).toEqual({ kind: 'locked', trouble: 'That passphrase does not open this backup.' })
    flow.look(null, 'right')
    await settle()
    flow.look(['settings'])
    await settle()
    expect(asked.at(-1)).toBe(
      `plan {"fileName":"${fileName}","elsewhere":false,"parts":["settings"],"passphrase":"right"}`,
    )
  })

  test('says why it could not look inside', async () => {
    const { flow } = begin({
      async plan() {
        throw new AppError('backup-damaged')
      },
    })
    flow.look(null)
    await settle()
    expect(flow.choice.get()).toMatchObject({ kind: 'unplanned', failure: { code: 'backup-damaged' } })
  })

  test.each([
    ['has a receipt where it was put back', [receipt], 'ended'],
    ['has none where nothing was begun', [], 'failed'],
  ])('that failed %s', async (_, kept, kind) => {
    const { flow } = begin({
      plan: plans,
      async start() {
        throw new AppError('verification-failed')
      },
      receipts: async () => kept,
    })
    flow.look(null)
    await settle()
    flow.confirm()
    flow.start(false)
    await settle()
    await settle()
    expect(flow.choice.get().kind).toBe(kind)
  })

  test('finds its receipt when the wire that broke is there again', async () => {
    let kept: readonly (typeof receipt)[] = []
    const { flow } = begin({
      plan: plans,
      async start() {
        throw new AppError('internal', 'The connection broke.')
      },
      receipts: async () => kept,
    })
    flow.look(null)
    await settle()
    flow.confirm()
    flow.start(false)
    await settle()
    expect(flow.choice.get()).toMatchObject({ kind: 'failed', failure: { code: 'internal' } })
    flow.reconnect()
    await settle()
    expect(flow.choice.get().kind).toBe('failed')
    kept = [{ ...receipt, id: 'another' }, receipt]
    flow.reconnect()
    await settle()
    expect(flow.choice.get()).toEqual({ kind: 'ended', receipt })
  })

  test('finds the receipt of a restore that this page did not begin', async () => {
    const old = { ...receipt, id: 'old', endedMs: restoring.startedMs - 1 }
    const own = { ...receipt, id: 'new', endedMs: restoring.startedMs + 9_000 }
    const { flow } = begin({ receipts: async () => [old, own] })
    flow.follow(restoring, { kind: 'done', what: 'restore', endedMs: own.endedMs, sentence: 'Done.' })
    await settle()
    expect(flow.choice.get()).toEqual({ kind: 'ended', receipt: own })
  })

  test('takes no receipt of another restore for its own', async () => {
    const old = { ...receipt, id: 'old', endedMs: restoring.startedMs - 1 }
    const { flow } = begin({ receipts: async () => [old] })
    flow.follow(restoring, { kind: 'failed', what: 'restore', endedMs: 0, code: 'disk-full', sentence: 'Full.' })
    await settle()
    expect(flow.choice.get()).toEqual({ kind: 'failed', failure: { code: 'disk-full', sentence: 'Full.' } })
  })
})
