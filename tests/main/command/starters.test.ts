import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

/** Stands where npm does: a process with its name that starts a script, in a shell or without one, and waits. */
const RUNNER = `
process.title = 'npm run probe'
const { SHELL_LINE, PROBE } = process.env
const [program, ...words] = SHELL_LINE ? ['sh', '-c', SHELL_LINE] : [process.execPath, PROBE]
require('node:child_process').spawn(program, words, { stdio: 'inherit' })
setInterval(() => undefined, 1000)
`
const PROBE = path.resolve(import.meta.dirname, '../../support/starter-probe.ts')
const SCRIPT = `"${process.execPath}" "${PROBE}"`

/** A probe below a runner, as `npm run` starts one where `shell` is true. It answers each question with what it found. */
async function start(shell: boolean) {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const env = {
    ...process.env,
    PROBE,
    PROBE_PORT: String(port),
    npm_lifecycle_script: SCRIPT,
    SHELL_LINE: shell ? `${SCRIPT} && true` : '',
  }
  const runner = spawn(process.execPath, ['-e', RUNNER], { env, stdio: 'inherit' })
  const [socket] = (await once(server, 'connection')) as [Socket]
  onTestFinished(() => {
    // The probe ends with its connection.
    socket.destroy()
    server.close()
    runner.kill('SIGKILL')
  })
  const answers = createInterface(socket)[Symbol.asyncIterator]()
  const ask = async (question: 'begin' | 'look') => {
    socket.write(`${question}\n`)
    return (await answers.next()).value
  }
  return { runner, ask }
}

async function kill(runner: ChildProcess): Promise<void> {
  runner.kill('SIGKILL')
  await once(runner, 'exit')
}

test.runIf(process.platform !== 'win32')('npm that ends takes its script with it, though its shell stays', async () => {
  const { runner, ask } = await start(true)
  expect(await ask('begin')).toBe('true')
  await kill(runner)
  expect(await ask('look')).toBe('false')
})

test.runIf(process.platform !== 'win32')('npm that ended before its script looked is missed all the same', async () => {
  const { runner, ask } = await start(true)
  await kill(runner)
  expect(await ask('begin')).toBe('false')
})

test('without a shell between them only the parent counts', async () => {
  const { ask } = await start(false)
  expect(await ask('begin')).toBe('true')
})

test('the parent that ends is missed', async () => {
  const { runner, ask } = await start(false)
  expect(await ask('begin')).toBe('true')
  await kill(runner)
  expect(await ask('look')).toBe('false')
})
