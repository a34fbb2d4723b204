import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { runCommandLine } from '../../../src-main/cli.ts'
import type { CaptureEntry, CaptureSummary } from '../../../src-shared/model/capture.ts'
import type { ApplyReceipt, Comparison, DriftView, SettingPlan } from '../../../src-shared/model/capture-plan.ts'
import type { Zone } from '../../../src-shared/model/sound.ts'
import { appForTest } from '../../support/app.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { freeUdpPort } from '../../support/ports.ts'
import { inProcessSimulator, type SimulatorHandle } from '../../support/simulator.ts'

const HOUR_MS = 3_600_000

interface Failure {
  readonly error: { readonly code: string; readonly message: string }
}

async function unitForTest(): Promise<SimulatorHandle> {
  const meterPort = await freeUdpPort()
  const simulator = await inProcessSimulator({ model: 'AZM4', host: '127.0.0.61', meterPort, speed: 10, meterHz: 1 })
  onTestFinished(simulator.stop)
  return simulator
}

/** Runs words of the real command line on a data folder. */
async function run(folder: string, words: readonly string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine([...words, '--data', folder], {
    version: '0.0.0-test',
    pageFolder: folder,
    assertIntact: () => undefined,
    voice: { out: (line) => void out.push(line), err: (line) => void err.push(line) },
    ended: new AbortController().signal,
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

async function runJson<T>(folder: string, words: readonly string[]): Promise<{ code: number; value: T }> {
  const { code, out } = await run(folder, [...words, '--json'])
  expect(out.split('\n')).toHaveLength(1)
  return { code, value: JSON.parse(out) as T }
}

async function added(folder: string, { host, port }: SimulatorHandle): Promise<string> {
  const words = ['processors', 'add', '--name', 'Bar', '--model', 'AZM4', '--host', host, '--port', String(port)]
  return (await runJson<{ id: string }>(folder, words)).value.id
}

test('captures, compares, plans and puts back at a running console, by name and only when told to', async () => {
  const { dataFolder: folder } = await appForTest()
  const simulator = await unitForTest()
  const id = await added(folder, simulator)
  const taken = await runJson<CaptureSummary>(folder, ['settings', 'capture', id, '--name', 'Friday'])
  expect(taken).toMatchObject({ code: 0, value: { name: 'Friday', why: 'by-hand', unknown: 0 } })
  const snapshot = taken.value.id
  const { value: zones } = await runJson<readonly Zone[]>(folder, ['zones', 'list', id])
  const [bar, patio] = ['Main Bar', 'Patio'].map((name) => zones.find((zone) => zone.name === name)?.index)
  await simulator.outsideSet(`ZoneGain_${bar}`, { val: -16 })
  await simulator.outsideSet(`ZoneMute_${patio}`, { val: 1 })

  const compared = await runJson<Comparison>(folder, ['settings', 'compare', id, snapshot])
  expect(
    compared.value.entries
      .filter(({ kind }) => kind === 'different')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['Main Bar', 'Patio'])
  const planned = await runJson<SettingPlan>(folder, ['settings', 'plan', id, snapshot])
  expect(planned).toMatchObject({ code: 0, value: { unmutes: ['Patio'] } })
  expect((await run(folder, ['settings', 'plan', id, snapshot])).out).toContain('Sound may come on: Patio.')

  const apply = ['settings', 'apply', id, snapshot]
  expect(await runJson<Failure>(folder, apply)).toMatchObject({ code: 1, value: { error: { code: 'bad-input' } } })
  const dry = await runJson<SettingPlan>(folder, [...apply, '--only', 'main bar', '--dry-run'])
  expect([...new Set(dry.value.items.map(({ name }) => name))]).toEqual(['Main Bar'])
  const nowhere = await runJson<Failure>(folder, [...apply, '--only', 'Rooftop', '--yes'])
  expect(nowhere).toMatchObject({ code: 1, value: { error: { code: 'bad-input' } } })
  expect((await simulator.record()).writes).toEqual([])

  const some = await runJson<ApplyReceipt>(folder, [...apply, '--only', 'main bar', '--yes'])
  expect(some).toMatchObject({ code: 0, value: { end: 'completed', by: 'the command line' } })
  const writes = async () => (await simulator.record()).writes.map(({ param, value }) => [param, value])
  expect(await writes()).toEqual([[`ZoneGain_${bar}`, -12]])

  await simulator.fault('set-ignored')
  const failed = await runJson<Failure>(folder, [...apply, '--yes'])
  expect(failed).toMatchObject({ code: 1, value: { error: { code: 'processor-refused' } } })
  expect(failed.value.error.message).toContain('Patio mute: not applied, it kept muted')
  await simulator.clear()
  expect((await run(folder, [...apply, '--yes'])).out).toContain('1 of 1 settings are as captured.')
  expect((await simulator.state()).values[`ZoneMute_${patio}`]).toBe(0)
  expect((await runJson<{ stopped: boolean }>(folder, ['settings', 'stop'])).value).toEqual({ stopped: false })
  const receipts = await runJson<readonly ApplyReceipt[]>(folder, ['settings', 'receipts', id])
  expect(receipts.value.map(({ sentence }) => sentence)).toEqual([
    '1 of 1 settings are as captured.',
    '0 of 1 settings are as captured.',
    '1 of 1 settings are as captured.',
  ])
  const listed = await runJson<readonly CaptureSummary[]>(folder, ['settings', 'list', id])
  expect(listed.value.map(({ why }) => why)).toEqual(['before-apply', 'before-apply', 'before-apply', 'by-hand'])

  // What is not as in the reference, since when, and why.
  expect(await runJson<Failure>(folder, ['settings', 'drift', id])).toMatchObject({
    code: 1,
    value: { error: { code: 'not-found' } },
  })
  // As if it had been captured two hours ago, and changed an hour ago.
  const dining = zones.find(({ name }) => name === 'Dining Room')!
  const database = new Database(path.join(folder, 'console.db'))
  const nowMs = Date.now()
  const kept = database.prepare<[string], { value: string }>('select value from capture where id = ?').get(snapshot)
  const entries = JSON.parse(kept?.value ?? '') as CaptureEntry[]
  const then = entries.map((entry) =>
    entry.place.family !== 'zone' || entry.place.name !== dining.name
      ? entry
      : { ...entry, values: [{ what: 'gain', gainDb: -61, gainPercent: null }] },
  )
  const capture = database.prepare('update capture set at_ms = ?, value = ? where id = ?')
  capture.run(nowMs - 2 * HOUR_MS, JSON.stringify(then), snapshot)
  const change = database.prepare(
    `insert into channel_change (processor_id, at_ms, family, idx, what, value_before, value_after)
     values (?, ?, 'zone', ?, 'gain', -61, ?)`,
  )
  change.run(id, nowMs - HOUR_MS, dining.index, dining.gainDb)
  database.close()
  await run(folder, ['settings', 'reference', id, snapshot])
  const drifting = await runJson<DriftView>(folder, ['settings', 'drift', id])
  const cause = { kind: 'unknown', sentence: 'It is not known why Dining Room changed.' }
  expect(drifting.value).toMatchObject({
    count: 1,
    drifts: [{ name: 'Dining Room', what: 'gain', past: { gainDb: -61 }, sinceMs: nowMs - HOUR_MS, cause }],
  })
  expect((await run(folder, ['settings', 'drift', id])).out).toMatch(
    /Dining Room .*-61 dB.*why Dining Room changed\. \(/,
  )
  await run(folder, ['settings', 'reference', id, 'none'])
  expect((await runJson<Failure>(folder, ['settings', 'drift', id])).value.error.code).toBe('not-found')

  expect((await runJson(folder, ['settings', 'plan', id, 'c-00000000'])).code).toBe(1)
  expect((await runJson(folder, ['settings', 'plan', id, 'yesterday'])).code).toBe(1)
  expect((await runJson(folder, ['settings', 'capture', 'p-nobody'])).code).toBe(1)
}, 30_000)

test('captures without a running console, and ends with 3 where the processor is not there', async () => {
  const folder = await dataFolderForTest()
  const simulator = await unitForTest()
  const id = await added(folder, simulator)
  const taken = await runJson<CaptureSummary>(folder, ['settings', 'capture', id])
  expect(taken).toMatchObject({ code: 0, value: { name: null, by: 'the command line', unknown: 0, firmware: '4.5' } })
  await simulator.fault('control-off')
  const { code, value } = await runJson<Failure>(folder, ['settings', 'apply', id, taken.value.id, '--yes'])
  expect([code, value.error.code]).toEqual([3, 'processor-offline'])
}, 30_000)
