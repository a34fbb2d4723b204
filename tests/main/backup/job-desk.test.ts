import { describe, expect, test } from 'vitest'
import { createJobDesk, type JobHands, TimedOut } from '../../../src-main/backup/job-desk.ts'
import { AppError } from '../../../src-shared/contract/reply.ts'
import type { BackupRun } from '../../../src-shared/model/backup.ts'
import { createRecordedLog } from '../../support/log.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const TICKET = { what: 'verify', kind: null, fileName: 'daily_20260105_030000.db.gz' } as const
const DONE = { value: 7, sentence: 'It is good.', fileName: TICKET.fileName, bytes: 12 }

function place() {
  const clock = createManualClock()
  const log = createRecordedLog()
  const runs: Omit<BackupRun, 'id'>[] = []
  const desk = createJobDesk({ clock, log, record: (run) => runs.push(run) })
  return { clock, log, runs, desk }
}

/** A job that goes on until a test ends it. */
function openJob() {
  const { promise, resolve, reject } = Promise.withResolvers<typeof DONE>()
  let hands: JobHands | undefined
  return {
    work: (given: JobHands) => {
      hands = given
      return promise
    },
    hands: () => hands!,
    end: () => resolve(DONE),
    fail: (error: unknown) => reject(error),
  }
}

test('a job is seen from its beginning to its end, and written down', async () => {
  const { clock, desk, runs } = place()
  const job = openJob()
  expect(desk.state.get()).toEqual({ kind: 'idle' })
  const running = desk.run(TICKET, job.work)
  await clock.advance(0)
  const startedMs = clock.nowMs()
  expect(desk.state.get()).toMatchObject({ kind: 'running', what: 'verify', startedMs, steps: [], canCancel: true })
  job.hands().onProgress({ steps: ['Reading'], step: 0, share: 0.5 })
  expect(desk.state.get()).toMatchObject({ kind: 'running', steps: ['Reading'], step: 0, share: 0.5 })
  await clock.advance(1500)
  job.end()
  expect(await running).toBe(7)
  expect(desk.state.get()).toEqual({
    kind: 'done',
    what: 'verify',
    endedMs: startedMs + 1500,
    sentence: 'It is good.',
  })
  const { fileName, what, kind } = TICKET
  expect(runs).toEqual([
    { what, kind, fileName, atMs: startedMs, durationMs: 1500, outcome: 'ok', sentence: 'It is good.', bytes: 12 },
  ])
})

test('there is one at a time', async () => {
  const { clock, desk } = place()
  const job = openJob()
  const running = desk.run(TICKET, job.work)
  await expect(desk.run(TICKET, job.work)).rejects.toMatchObject({ code: 'busy' })
  await expect(desk.quietly(async () => 1)).rejects.toMatchObject({ code: 'busy' })
  await clock.advance(0)
  job.end()
  await running
  expect(await desk.quietly(async () => 1)).toBe(1)
})

test('something short goes before it, unseen, and its failure is its own', async () => {
  const { clock, desk } = place()
  const { promise, reject } = Promise.withResolvers<never>()
  const short = desk.quietly(() => promise)
  const job = openJob()
  const running = desk.run(TICKET, job.work)
  await clock.advance(0)
  expect(desk.state.get()).toEqual({ kind: 'idle' })
  reject(new Error('short'))
  await expect(short).rejects.toThrow('short')
  await clock.advance(0)
  expect(desk.state.get().kind).toBe('running')
  job.end()
  await running
})

describe('a job that fails', () => {
  test.each([
    [new AppError('disk-full'), 'disk-full', 'The disk is full.', 1],
    [new AppError('cancelled'), 'cancelled', 'It was cancelled. Nothing was changed.', 0],
    [new TimedOut('internal', 'It took too long.'), 'timed-out', 'It took too long.', 1],
    [new Error('secret details'), 'internal', 'Something went wrong. The log has the details.', 1],
  ])('with %s is told as %s', async (error, outcome, sentence, logged) => {
    const { clock, desk, runs, log } = place()
    const job = openJob()
    const running = desk.run(TICKET, job.work)
    const failed = expect(running).rejects.toBe(error)
    await clock.advance(0)
    job.fail(error)
    await failed
    expect(desk.state.get()).toMatchObject({ kind: 'failed', what: 'verify', code: outcome, sentence })
    expect(runs).toMatchObject([{ outcome, sentence, fileName: TICKET.fileName, bytes: null }])
    expect(log.lines).toHaveLength(logged)
  })
})

describe('cancelling', () => {
  test('tells the job, and stops at the point of no return', async () => {
    const { clock, desk } = place()
    expect(await desk.cancel()).toBe(false)
    const job = openJob()
    const running = desk.run(TICKET, job.work)
    await clock.advance(0)
    job.hands().passPointOfNoReturn()
    expect(desk.state.get()).toMatchObject({ kind: 'running', canCancel: false })
    expect(await desk.cancel()).toBe(false)
    expect(job.hands().signal.aborted).toBe(false)
    job.end()
    await running
    expect(await desk.cancel()).toBe(false)
  })

  test('before that point leaves none to pass', async () => {
    const { clock, desk } = place()
    const job = openJob()
    const running = desk.run(TICKET, job.work)
    await clock.advance(0)
    const failed = expect(running).rejects.toMatchObject({ code: 'cancelled' })
    const cancelled = desk.cancel()
    expect(job.hands().signal.aborted).toBe(true)
    expect(() => job.hands().passPointOfNoReturn()).toThrow(expect.objectContaining({ code: 'cancelled' }))
    job.fail(new AppError('cancelled'))
    await failed
    expect(await cancelled).toBe(true)
  })

  test('that comes too late is told as that', async () => {
    const { clock, desk } = place()
    const job = openJob()
    const running = desk.run(TICKET, job.work)
    await clock.advance(0)
    const cancelled = desk.cancel()
    job.end()
    await running
    expect(await cancelled).toBe(false)
  })
})

test('the end cancels what runs, waits for it, and lets nothing begin', async () => {
  const { clock, desk } = place()
  const job = openJob()
  const running = desk.run(TICKET, job.work)
  await clock.advance(0)
  let isClosed = false
  const closing = desk.close().then(() => {
    isClosed = true
  })
  expect(job.hands().signal.aborted).toBe(true)
  await clock.advance(0)
  expect(isClosed).toBe(false)
  job.end()
  await running
  await closing
  await expect(desk.run(TICKET, job.work)).rejects.toMatchObject({ code: 'busy' })
})
