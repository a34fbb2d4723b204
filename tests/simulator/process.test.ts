import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { freeUdpPort } from '../support/ports.ts'
import { startSimulator } from '../support/simulator.ts'
import { until } from '../support/wait.ts'
import { openRawClient } from './raw-client.ts'

const ENTRY = fileURLToPath(new URL('../../src-simulator/main.ts', import.meta.url))

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

const run = (...args: string[]) => runNode(ENTRY, ...args)

async function runNode(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { out: '', err: '' }
  child.stdout.on('data', (part) => {
    texts.out += part
  })
  child.stderr.on('data', (part) => {
    texts.err += part
  })
  const [code] = await once(child, 'close')
  return { code, ...texts }
}

test('the process says that it is ready, is controlled over HTTP, and SIGTERM ends it with 0 and no socket behind', async () => {
  const processor = await startSimulator({
    meterPort: await freeUdpPort(),
    model: 'AZM4',
    variants: { errorForm: 'string' },
  })
  const client = await openRawClient(processor.host, processor.port)
  expect((await client.ask({ method: 'get', params: { param: 'ZoneName_9', fmt: 'str' } })).error).toMatch(/-32604/)
  await processor.outsideSet('ZoneName_3', { str: 'Kitchen' })
  await processor.hold('SourceMeter_3', -11)
  await processor.fault('slow', { perParameterMs: 10 })
  await processor.duck([3], 60_000, 0)
  expect((await processor.state()).values.ZoneGain_3).toBe(-10)
  await expect(processor.duck([3], 1000, 12)).rejects.toThrow('no such source')
  const state = await processor.state()
  expect(state).toMatchObject({ model: 'AZM4', faults: ['slow'], values: { ZoneName_3: 'Kitchen' } })
  expect((await processor.record()).socketsOpen).toBe(1)
  await expect(processor.outsideSet('ZoneGain_9', { val: -3 })).rejects.toThrow('does not take')
  await expect(processor.fault('no-such-fault' as never)).rejects.toThrow('There is no fault')
  await processor.stop()
  await until(() => client.ending() !== null, { withinMs: 2000, what: 'the end of the connection' })
  expect(alive(processor.pid)).toBe(false)
  await client.close()
})

test('the process keeps the levels that it sent, single samples too', async () => {
  const processor = await startSimulator({ meterPort: await freeUdpPort(), meterHz: 30, recordLevels: true })
  const client = await openRawClient(processor.host, processor.port)
  await client.ask({ method: 'sub', params: { param: 'SourceMeter_0', fmt: 'val' } })
  const levels = async () => (await processor.sentLevels('SourceMeter_0')).levelDb
  await processor.hold('SourceMeter_0', -1.25, 1)
  await until(async () => (await levels()).includes(-1.25) && (await levels()).at(-1) !== -1.25, {
    withinMs: 3000,
    what: 'the sample and one after it',
  })
  expect((await levels()).filter((level) => level === -1.25)).toHaveLength(1)
  await processor.recordLevels(false)
  await processor.resetRecord()
  expect(await levels()).toEqual([])
  await processor.stop()
  await client.close()
})

test('the control door refuses what it does not know, in sentences, and every page of a browser', async () => {
  const processor = await startSimulator({ meterPort: await freeUdpPort() })
  const ask = async (path: string, init: RequestInit) => {
    const response = await fetch(`http://127.0.0.1:${processor.controlPort}${path}`, init)
    return [response.status, await response.json()]
  }
  const post = (body: string) => ({ method: 'POST', body })
  expect(await ask('/nonsense', {})).toEqual([404, { error: 'There is no GET /nonsense.' }])
  expect(await ask('/constructor', post('{}'))).toMatchObject([404, {}])
  expect(await ask('/fault', post('{'))).toEqual([400, { error: 'The body is not JSON.' }])
  expect(await ask('/fault', post('{"name":"wedge","forMs":"5"}'))).toMatchObject([
    400,
    { error: expect.stringContaining('forMs') },
  ])
  expect(await ask('/hold', post('{"param":"ZoneMeter_77","val":-3}'))).toMatchObject([400, {}])
  expect(await ask('/vary', post('{"grouped":"maybe"}'))).toMatchObject([400, {}])
  expect(await ask('/state', { headers: { origin: 'http://example.com' } })).toMatchObject([400, {}])
  expect(await ask('/faults', {})).toMatchObject([200, { wedge: { options: {} } }])
  await processor.stop()
})

test('it ends when the process that started it ends', async () => {
  const starter = `
    const { spawn } = require('node:child_process')
    spawn(process.execPath, [${JSON.stringify(ENTRY)}, '--port', '0'], { stdio: ['ignore', 'inherit', 'inherit'] })
    setInterval(() => undefined, 1000)`
  const parent = spawn(process.execPath, ['-e', starter], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: parent.stdout }), 'line')
  const { pid } = JSON.parse(line)
  expect(alive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await until(() => !alive(pid), { withinMs: 4000, what: 'the end of the simulator' })
})

test('bad arguments get a sentence and 1; help lists every fault', async () => {
  const [model, port, option, variant, help, start] = await Promise.all([
    run('--model', 'AZM6'),
    run('--port', '70000'),
    run('--modell', 'AZM8'),
    run('--variant', 'grouped=maybe'),
    run('--help'),
    run('--start-at', 'yesterday'),
  ])
  expect(model).toEqual({ code: 1, out: '', err: '--model is one of AZM4, AZM8, AZMP4, AZMP8. Try --help.\n' })
  expect([port.code, port.err]).toEqual([1, '--port is a number from 0 to 65535. Try --help.\n'])
  expect([option.code, option.err]).toEqual([1, expect.stringContaining('--modell')])
  expect([variant.code, variant.err]).toEqual([1, expect.stringContaining('ZoneGrouped, ZoneActive, both')])
  expect([help.code, help.err]).toEqual([0, ''])
  for (const word of ['reset-mid-frame', '--start-at', '--record-levels', 'steady-80', 'bar, demo, stereo', '/past'])
    expect(help.out).toContain(word)
  expect([start.code, start.err]).toEqual([1, expect.stringContaining('--start-at is a number')])
})

test('a port that is taken is said in a sentence', async () => {
  const processor = await startSimulator({ meterPort: await freeUdpPort() })
  const second = await run('--port', String(processor.port))
  await processor.stop()
  expect(second).toEqual({ code: 1, out: '', err: 'Another program is using that port.\n' })
})

test('closing leaves no timer and no socket behind, whatever was going on', async () => {
  const program = `
    const { createSimulatedProcessor } = await import(${JSON.stringify(new URL('../../src-simulator/simulator.ts', import.meta.url).href)})
    const { connect } = await import('node:net')
    const processor = await createSimulatedProcessor({ port: 0, meterPort: 9, handsEveryMs: 100 })
    const socket = connect(processor.port, processor.host).on('error', () => undefined)
    await new Promise((resolve) => socket.once('connect', resolve))
    await processor.fault('foreign-sender', { forMs: 60_000 })
    await processor.fault('fighting', {})
    await processor.fault('joined', {})
    processor.storm(1, 600_000, 60_000)
    processor.duck([3], 60_000)
    await processor.fault('reboot', { bootMs: 60_000 })
    const closing = processor.close()
    socket.destroy()
    await closing
    setTimeout(() => { console.log(process.getActiveResourcesInfo()); process.exit(3) }, 1500).unref()`
  expect(await runNode('--input-type=module', '-e', program)).toEqual({ code: 0, out: '', err: '' })
})
