import { writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { runCommandLine } from '../../../src-main/cli.ts'
import { analyzeCommand } from '../../../src-main/command/analyze.ts'
import type { Answer, Command, Given, Program, Reached } from '../../../src-main/command/command.ts'
import { historyCommand } from '../../../src-main/command/history.ts'
import type { HistorySummary } from '../../../src-main/monitor/monitor.ts'
import { dataPaths } from '../../../src-main/options.ts'
import { announceRunning } from '../../../src-main/running.ts'
import { takeLock } from '../../../src-main/store/lock.ts'
import { createClient } from '../../../src-shared/contract/client.ts'
import type { AtlasContract } from '../../../src-shared/contract/contract.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { processor } from '../../support/fake-venue.ts'
import { createMonitorApi, openMonitorDoor, secretOf } from '../../support/monitor-door.ts'
import {
  createFakeMonitor,
  FAKE_FINDING,
  FAKE_NOW_MS,
  FAKE_SCORES,
  type FakeMonitor,
  fakeAnalysis,
} from '../../support/monitor-double.ts'

const BAR = 'p-1' as ProcessorId
const caller = { name: 'command line', role: 'technician', door: 'command-line' } as const

const PROGRAM: Program = {
  version: '1',
  pageFolder: '/nowhere',
  assertIntact: () => undefined,
  voice: { out: () => undefined, err: () => undefined },
  ended: new AbortController().signal,
}

const RECOMMENDATION = {
  priority: 'high',
  category: 'audio',
  message: 'Jukebox is silent.',
  action: 'Check its cable.',
} as const

const reading = (minutesAgo: number, input: number, name: string, peakDb: number) => ({
  atMs: FAKE_NOW_MS - minutesAgo * 60_000,
  input,
  name,
  levelDb: -18.46,
  minDb: -31.2 - minutesAgo,
  peakDb,
  clippedSeconds: minutesAgo,
})
const SUMMARY: HistorySummary = {
  processorId: BAR,
  hours: 24,
  dataPoints: 34_560,
  data: [reading(2, 9, 'TV, left', -0.5), reading(2, 3, 'Jukebox', -6), reading(1, 3, 'Jukebox', -3.2)],
  averageLevelDb: -18.5,
  peakLevelDb: -0.5,
  clippingEvents: 1,
  trend: 'issues_detected',
  message: 'TV, left was too loud.',
  recommendations: [RECOMMENDATION],
}

let monitor: FakeMonitor
/** The paths that commands asked for, in order. */
let asked: string[]
beforeEach(() => {
  asked = []
  monitor = createFakeMonitor([
    fakeAnalysis(BAR, {
      online: true,
      judgement: { kind: 'judged' },
      severity: 'critical',
      scores: FAKE_SCORES,
      findings: [FAKE_FINDING],
      patterns: [
        {
          type: 'drift',
          subject: null,
          description: 'Falls by 1 dB a day.',
          confidence: 0.754,
          evidence: FAKE_FINDING.evidence,
        },
      ],
      recommendations: [RECOMMENDATION],
      summary: 'One input is\u001b[31m silent.',
    }),
  ])
  monitor.remember(SUMMARY)
})

/** Runs a command against a console of our own making; `isYoung` as if it was put together just now. */
async function run(
  command: Command,
  id: string,
  given: { readonly values?: Given['values']; readonly json?: boolean; readonly isYoung?: boolean },
): Promise<Answer> {
  const { api } = createMonitorApi({ monitor, views: [processor(BAR, 'Main bar', {})], sound: [], samples: [] })
  const client = createClient<AtlasContract>({
    call: (path, input) => {
      asked.push(path)
      return api.call(path, input, caller)
    },
    subscribe: () => () => undefined,
  })
  const reached: Reached = { client, isYoung: given.isYoung ?? false, close: async () => undefined }
  const answer = await command.run({
    positionals: [id],
    values: given.values ?? {},
    json: given.json ?? false,
    paths: dataPaths('/nowhere'),
    program: PROGRAM,
    reach: (_, ask) => ask(reached),
  })
  if (!answer) throw new Error('The command said everything itself')
  return answer
}

describe('analyze', () => {
  test('answers in the published shape', async () => {
    const { value } = await run(analyzeCommand, BAR, {})
    expect(value).toMatchObject({
      success: true,
      analysis: { processorName: 'Main bar', severity: 'critical', performanceMetrics: { networkLatency: 61.25 } },
      timestamp: '2026-03-06T20:00:00.000Z',
    })
  })

  test('tells people, and nothing in it moves the cursor', async () => {
    const { lines } = await run(analyzeCommand, BAR, {})
    expect(lines).toEqual([
      'processor  model  link    state',
      'Main bar   AZM8   online  critical',
      '',
      'One input is [31m silent.',
      '',
      'figure             value',
      'signal quality     64.5 of 100',
      'network stability  100.0 of 100',
      'DSP load           0.0 of 100    estimated: the protocol does not tell it',
      'round trip         61.3 ms',
      '',
      'severity  found    message                                      details',
      'critical  silence  Jukebox is silent, though the bar plays it.  Level -72.0 dB for 140 s, threshold -50 dB.',
      '',
      'priority  about  recommendation      what to do',
      'high      audio  Jukebox is silent.  Check its cable.',
      '',
      'pattern  confidence  description',
      'drift    75 %        Falls by 1 dB a day.',
    ])
  })

  test('says what is not known', async () => {
    monitor = createFakeMonitor([fakeAnalysis(BAR, {})])
    const { lines } = await run(analyzeCommand, BAR, {})
    expect(lines).toEqual([
      'processor  model  link     state',
      'Main bar   AZM8   offline  unknown',
      '',
      'There is not enough to judge yet.',
      '',
      'figure             value',
      'signal quality     unknown',
      'network stability  unknown',
      'DSP load           unknown  estimated: the protocol does not tell it',
      'round trip         unknown',
    ])
  })

  test('gives the links of a young console a moment, and only for a processor that is there', async () => {
    await run(analyzeCommand, BAR, { isYoung: true })
    expect(asked).toEqual(['processors.list', 'system.status', 'published.analyze'])
    asked = []
    await expect(run(analyzeCommand, 'p-9', { isYoung: true })).rejects.toMatchObject({ code: 'not-found' })
    expect(asked).toEqual(['processors.list', 'published.analyze'])
    asked = []
    await run(analyzeCommand, BAR, {})
    expect(asked).toEqual(['published.analyze'])
  })
})

describe('history', () => {
  test('answers in the published shape, of 24 h where nothing is said', async () => {
    const { value } = await run(historyCommand, BAR, {})
    expect(value).toMatchObject({
      success: true,
      processorId: BAR,
      hours: 24,
      summary: { averageLevel: '-18.50', peakLevel: '-0.50', clippingEvents: 1 },
    })
    const { value: longer } = await run(historyCommand, BAR, { values: { hours: '48' }, json: true })
    expect(longer).toMatchObject({ hours: 48 })
  })

  test('tells people what each input reached', async () => {
    const { lines } = await run(historyCommand, BAR, {})
    expect(lines).toEqual([
      'TV, left was too loud.',
      'Average -18.50 dB, highest peak -0.50 dB, too loud once, in 34560 readings of 24 h.',
      '',
      'input  name      lowest    highest peak  too loud',
      '3      Jukebox   -33.2 dB  -3.2 dB       3 s',
      '9      TV, left  -33.2 dB  -0.5 dB       2 s',
      '',
      'high: Jukebox is silent. Check its cable.',
    ])
  })

  test('is only its sentence where nothing was recorded', async () => {
    monitor.remember({ ...SUMMARY, dataPoints: 0, data: [], message: 'Nothing was recorded.' })
    expect((await run(historyCommand, BAR, {})).lines).toEqual(['Nothing was recorded.'])
    const csv = await run(historyCommand, BAR, { values: { csv: true } })
    expect(csv.lines).toEqual(['time_utc,input,name,level_db,minimum_db,peak_db,too_loud_s'])
  })

  test.each([
    ['TV, left', '"TV, left"'],
    ['The "Big" one', '"The ""Big"" one"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['-20 dB', "'-20 dB"],
    ['two\nlines', 'two lines'],
    ['Kühlraum 🍸', 'Kühlraum 🍸'],
  ])('as CSV: a name like %j is one inert cell', async (name, cell) => {
    monitor.remember({ ...SUMMARY, data: [reading(2, 9, name, -0.5)] })
    const { lines } = await run(historyCommand, BAR, { values: { csv: true } })
    expect(lines).toEqual([
      'time_utc,input,name,level_db,minimum_db,peak_db,too_loud_s',
      `2026-03-06T19:58:00.000Z,9,${cell},-18.46,-33.2,-0.5,2`,
    ])
  })

  test.each([
    [{ hours: 'many' }, /--hours is a number/],
    [{ hours: '0' }, /At least 1 hour/],
    [{ hours: '1.5' }, /whole number/],
  ])('with %j is refused', async (values, message) => {
    const running = async () => run(historyCommand, BAR, { values })
    await expect(running()).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) })
  })

  test('of a processor that is not there, and in two forms at once', async () => {
    await expect(run(historyCommand, 'p-9', {})).rejects.toMatchObject({ code: 'not-found' })
    const both = async () => run(historyCommand, BAR, { values: { csv: true }, json: true })
    await expect(both()).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('with a console that runs', () => {
  /** Announces a door of ours as the console of a data folder, and runs a whole command line on that folder. */
  async function speak(...words: string[]): Promise<{ code: number; out: readonly string[]; err: readonly string[] }> {
    const folder = await dataFolderForTest()
    const paths = dataPaths(folder)
    const views = [processor(BAR, 'Main bar', {})]
    const { url } = await openMonitorDoor({ monitor, views, sound: [], samples: [] })
    onTestFinished(takeLock(paths.lock, () => undefined))
    announceRunning(paths, { url, pid: process.pid })
    await writeFile(paths.localToken, secretOf('technician'))
    const out: string[] = []
    const err: string[] = []
    const code = await runCommandLine([...words, '--data', folder], {
      ...PROGRAM,
      voice: { out: (line) => out.push(line), err: (line) => err.push(line) },
    })
    return { code, out, err }
  }

  test.each([
    ['analyze', ['analyze', BAR, '--json'], { success: true, analysis: { severity: 'critical' } }],
    ['history', ['history', BAR, '--hours', '48', '--json'], { success: true, hours: 48, dataPoints: 34_560 }],
    ['status', ['status', '--json'], { processors: [{ id: BAR, lastSampleAt: '2026-03-06T19:59:58.500Z' }] }],
  ])('%s --json is the value itself on one line', async (_, words, value) => {
    const { code, out, err } = await speak(...words)
    expect([code, out.length, err]).toEqual([0, 1, []])
    expect(JSON.parse(out[0] ?? '')).toMatchObject(value)
  })

  test('a table and CSV are for people and spreadsheets', async () => {
    const { out } = await speak('history', BAR, '--csv')
    expect(out).toHaveLength(1 + SUMMARY.data.length)
    expect((await speak('analyze', BAR)).out[1]).toBe('Main bar   AZM8   online  critical')
  })

  test.each([[['analyze', 'p-9']], [['history', 'p-9']]])('%j: not found, exit code 1', async (words) => {
    const failed = await speak(...words, '--json')
    expect([failed.code, JSON.parse(failed.out[0] ?? '')]).toMatchObject([1, { error: { code: 'not-found' } }])
    expect(await speak(...words)).toMatchObject({ code: 1, out: [], err: ['There is no processor with that id.'] })
  })

  test('the help lists both', async () => {
    const { out } = await speak('--help')
    expect(out.some((line) => /^ {2}analyze ID +What the monitor finds/.test(line))).toBe(true)
    expect((await speak('history', '--help')).out[0]).toBe('history ID [--hours HOURS] [--csv]')
  })
})

test('without a console that runs: what the store has, and what is not known', async () => {
  const folder = await dataFolderForTest()
  async function speak(...words: string[]): Promise<{ code: number; value: unknown }> {
    const out: string[] = []
    const voice = { out: (line: string) => void out.push(line), err: () => undefined }
    const code = await runCommandLine([...words, '--json', '--data', folder], { ...PROGRAM, voice })
    return { code, value: JSON.parse(out.join('\n')) }
  }
  const about = ['--name', 'Bar', '--model', 'AZM8', '--host', '127.0.0.1', '--port', '1', '--unchecked']
  const { id } = (await speak('processors', 'add', ...about)).value as { id: string }
  expect(await speak('history', id)).toMatchObject({
    code: 0,
    value: {
      processorId: id,
      dataPoints: 0,
      data: [],
      summary: { averageLevel: null, peakLevel: null, clippingEvents: null, trend: null },
    },
  })
  expect(await speak('analyze', id)).toMatchObject({
    code: 0,
    value: {
      analysis: {
        processorName: 'Bar',
        status: 'offline',
        severity: null,
        performanceMetrics: { signalQuality: null, networkLatency: null },
      },
    },
  })
  for (const command of ['history', 'analyze'])
    expect(await speak(command, 'p-9')).toMatchObject({ code: 1, value: { error: { code: 'not-found' } } })
})
