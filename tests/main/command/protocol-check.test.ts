import { expect, onTestFinished, test } from 'vitest'
import { runCommandLine } from '../../../src-main/cli.ts'
import type { ProtocolReport } from '../../../src-shared/model/protocol-check.ts'
import { appForTest } from '../../support/app.ts'
import { freeUdpPort } from '../../support/ports.ts'
import { inProcessSimulator } from '../../support/simulator.ts'
import { until } from '../../support/wait.ts'

test('asks from the command line, and an interruption ends it with what was found and nothing left behind', async () => {
  const { dataFolder: folder } = await appForTest()
  const simulator = await inProcessSimulator({ model: 'AZM4', host: '127.0.0.62', meterPort: await freeUdpPort() })
  onTestFinished(simulator.stop)
  const ended = new AbortController()

  async function run(words: readonly string[]) {
    const out: string[] = []
    const code = await runCommandLine([...words, '--json', '--data', folder], {
      version: '0.0.0-test',
      pageFolder: folder,
      assertIntact: () => undefined,
      voice: { out: (line) => void out.push(line), err: (line) => void out.push(line) },
      ended: ended.signal,
    })
    return { code, value: JSON.parse(out.join('\n')) }
  }

  const { host, port } = simulator
  const bar = ['--name', 'Bar', '--model', 'AZM4', '--host', host, '--port', `${port}`]
  const { value: added } = await run(['processors', 'add', ...bar])
  const badZone = await run(['protocol-check', added.id, '--write', '99'])
  expect(badZone).toMatchObject({ code: 1, value: { error: { code: 'bad-input' } } })

  const running = run(['protocol-check', added.id, '--write', '3'])
  await until(
    async () => (await simulator.record()).frames.some(({ text }) => /"sub".*Meter_\d+","fmt":"pct"/.test(text)),
    {
      withinMs: 15_000,
      what: 'the meters are listened to',
    },
  )
  ended.abort()
  const { code, value } = await running
  const report = value as ProtocolReport
  expect(code).toBe(0)
  expect(report).toMatchObject({ isStopped: true, writtenZone: 3, putBack: [], processor: { model: 'AZM4' } })
  expect(report.answers[0]).toMatchObject({ id: 'reply-shapes', state: 'answered' })
  expect(report.answers.at(-1)).toMatchObject({ state: 'skipped' })
  expect((await simulator.record()).writes).toEqual([])
})
