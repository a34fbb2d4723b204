import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { appForTest, type TestApp } from '../../support/app.ts'
import { until } from '../../support/wait.ts'

/** What no well-behaved client sends: the door, by bytes. */

let door: TestApp
let key: string
beforeEach(async () => {
  door = await appForTest()
  key = await door.keyFor('technician')
})

const own = () => `Host: ${new URL(door.web.url).host}\r\nAuthorization: Bearer ${key}\r\n`
const handshake = (headers: string) =>
  `GET /ws HTTP/1.1\r\n${own()}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n${headers}\r\n`
const GOOD_KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

/** A connection, with everything that came out of it. */
async function dial(): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(door.web.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let heard = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text
  })
  await once(socket, 'connect')
  return { socket, heard: () => heard }
}

/** Everything that is answered until the door ends the connection. */
async function answerTo(bytes: string | Buffer): Promise<{ status: number; headers: string; body: string }> {
  const { socket, heard } = await dial()
  socket.write(bytes)
  await once(socket, 'close')
  const [headers = '', body = ''] = heard().split('\r\n\r\n')
  return { status: Number(headers.split(' ')[1]), headers, body }
}

/** A masked text frame of less than 126 bytes; the mask is all zeroes. */
function frame(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x81, 0x80 | bytes.length, 0, 0, 0, 0]), bytes])
}

test('a socket whose key was revoked carries out nothing more, though its client stays', async () => {
  const { socket, heard } = await dial()
  socket.write(handshake(GOOD_KEY))
  await until(() => heard().includes('101 Switching'), { withinMs: 3000, what: 'the socket is open' })
  for (const { id } of door.app.keyring.list()) await door.app.keyring.revoke(id)
  socket.write(frame('{"type":"call","id":1,"path":"tokens.create","input":{"name":"later","role":"watch"}}'))
  socket.write(frame('{"type":"close","id":1}'))
  // The door's answer to a request that comes after it says that the frames before it were read.
  await answerTo(`POST /api/system/status HTTP/1.1\r\n${own()}Connection: close\r\nContent-Length: 0\r\n\r\n`)
  await answerTo(`POST /api/system/status HTTP/1.1\r\n${own()}Connection: close\r\nContent-Length: 0\r\n\r\n`)
  expect(door.app.keyring.list().map(({ name }) => name)).not.toContain('later')
  expect((await door.audit()).map(({ path }) => path)).not.toContain('tokens.create')
})

describe('an offer to speak another protocol than WebSocket', () => {
  // Such as the HTTP clients of Java and curl make by themselves.
  const OFFER = 'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings, close\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n'

  test('is passed over: a call is answered', async () => {
    const asked = `POST /api/system/status HTTP/1.1\r\n${own()}${OFFER}Content-Length: 2\r\n\r\n{}`
    expect(await answerTo(asked)).toMatchObject({ status: 200, body: expect.stringContaining('"ok":true') })
  })

  test('needs no key for the health', async () => {
    const { host } = new URL(door.web.url)
    const asked = `GET /api/health HTTP/1.1\r\nHost: ${host}\r\n${OFFER}\r\n`
    expect((await answerTo(asked)).status).toBe(200)
  })
})

describe('refused with a status, a code and a sentence', () => {
  const invalidText = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff]), Buffer.from('","role":"watch"}')])

  test.each<{ what: string; bytes: () => string | Buffer; status: number; code: string; audited: string }>([
    {
      what: 'headers without end',
      bytes: () => `GET / HTTP/1.1\r\n${own()}X-Long: ${'a'.repeat(40_000)}\r\n\r\n`,
      status: 431,
      code: 'bad-input',
      audited: 'malformed bad-input',
    },
    {
      what: 'bytes that are no HTTP',
      bytes: () => '\x16\x03\x01 hello\r\n\r\n',
      status: 400,
      code: 'bad-input',
      audited: 'malformed bad-input',
    },
    {
      what: 'a handshake without its key',
      bytes: () => handshake(''),
      status: 400,
      code: 'bad-input',
      audited: 'socket bad-input',
    },
    {
      what: 'a handshake with a key that nobody holds',
      bytes: () => handshake(GOOD_KEY).replace(key, 'x'.repeat(43)),
      status: 401,
      code: 'unauthorized',
      audited: 'socket unauthorized',
    },
    {
      what: 'a body that is not UTF-8',
      bytes: () =>
        Buffer.concat([
          Buffer.from(`POST /api/tokens/create HTTP/1.1\r\n${own()}Connection: close\r\n`),
          Buffer.from(`Content-Length: ${invalidText.length}\r\n\r\n`),
          invalidText,
        ]),
      status: 400,
      code: 'bad-input',
      audited: 'tokens.create bad-input',
    },
  ])('$what', async ({ bytes, status, code, audited }) => {
    const answer = await answerTo(bytes())
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toEqual({ ok: false, code, message: expect.stringMatching(/\.$/) })
    expect((await door.audit()).map(({ path, outcome }) => `${path} ${outcome}`)).toContain(audited)
  })

  test('and a key that is missing is asked for by its scheme', async () => {
    const { host } = new URL(door.web.url)
    const asked = `POST /api/system/status HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
    expect((await answerTo(asked)).headers.toLowerCase()).toContain('\r\nwww-authenticate: bearer\r\n')
  })
})

test('who does not finish its headers is sent away within seconds', async () => {
  const startMs = performance.now()
  const answer = await answerTo(`GET / HTTP/1.1\r\n${own()}X-Slow:`)
  expect(answer.status).toBe(408)
  expect(performance.now() - startMs).toBeLessThan(9000)
}, 15_000)
