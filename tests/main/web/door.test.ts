import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openWeb } from '../../../src-main/headless.ts'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { Call, Topic } from '../../../src-shared/contract/define.ts'
import { mayActAs, ROLES } from '../../../src-shared/contract/role.ts'
import { appForTest, type TestApp } from '../../support/app.ts'
import { ask } from '../../support/http.ts'

let door: TestApp
let staff: string
beforeEach(async () => {
  door = await appForTest()
  staff = await door.keyFor('staff')
})

const own = () => ({ host: new URL(door.web.url).host, authorization: `Bearer ${staff}` })
const cookieOf = (secret: string) => `atlas-console-${door.web.port}=${secret}`

/** Every call of the contract, with the role that it needs. */
const CALLS = Object.entries(contract).flatMap(([group, members]) =>
  Object.entries(members as Record<string, Call | Topic>)
    .filter(([, line]) => line.kind === 'call')
    .map(([name, line]) => ({ path: `${group}.${name}`, needs: line.role })),
)

describe('what is refused', () => {
  // Far more than a socket's buffers hold: the sender is still sending when it is answered.
  const long = 'x'.repeat(20_000_000)
  test.each<{
    what: string
    method: string
    path: string
    headers: () => Record<string, string>
    body?: string
    status: number
    audited: { path: string; outcome: string; caller: string }
  }>([
    {
      what: 'a foreign host, with a good key',
      method: 'POST',
      path: '/api/zones/list',
      headers: () => ({ ...own(), host: 'evil.example' }),
      status: 403,
      audited: { path: 'zones.list', outcome: 'not-allowed', caller: 'unknown at 127.0.0.1' },
    },
    {
      what: 'a foreign host, for the health',
      method: 'GET',
      path: '/api/health',
      headers: () => ({ host: 'evil.example' }),
      status: 403,
      audited: { path: 'health', outcome: 'not-allowed', caller: 'unknown at 127.0.0.1' },
    },
    {
      what: 'a foreign host, with a key in the address',
      method: 'GET',
      path: '/?token=any',
      headers: () => ({ host: 'evil.example' }),
      status: 403,
      audited: { path: 'sign-in', outcome: 'not-allowed', caller: 'unknown at 127.0.0.1' },
    },
    {
      what: 'no key',
      method: 'POST',
      path: '/api/zones/list',
      headers: () => ({ host: own().host }),
      status: 401,
      audited: { path: 'zones.list', outcome: 'unauthorized', caller: 'unknown at 127.0.0.1' },
    },
    {
      what: 'an unknown key',
      method: 'POST',
      path: '/api/made/up',
      headers: () => ({ ...own(), authorization: 'Bearer wrong' }),
      status: 401,
      audited: { path: 'unknown', outcome: 'unauthorized', caller: 'unknown at 127.0.0.1' },
    },
    {
      what: 'an unknown key in the address',
      method: 'GET',
      path: '/?token=wrong',
      headers: () => ({ host: own().host }),
      status: 401,
      audited: { path: 'sign-in', outcome: 'unauthorized', caller: 'unknown at 127.0.0.1' },
    },
    {
      what: 'the page without a key',
      method: 'GET',
      path: '/assets/index.js',
      headers: () => ({ host: own().host }),
      status: 401,
      audited: { path: 'page', outcome: 'unauthorized', caller: 'unknown at 127.0.0.1' },
    },
    {
      what: 'a cookie from another site',
      method: 'POST',
      path: '/api/zones/setGain',
      headers: () => ({ host: own().host, cookie: cookieOf(staff), origin: 'http://evil.example' }),
      body: '{}',
      status: 403,
      audited: { path: 'zones.setGain', outcome: 'not-allowed', caller: 'staff key' },
    },
    {
      what: 'a role that is not enough',
      method: 'POST',
      path: '/api/processors/remove',
      headers: own,
      body: '{"processorId":"p-1"}',
      status: 403,
      audited: { path: 'processors.remove', outcome: 'not-allowed', caller: 'staff key' },
    },
    {
      what: 'a call that does not exist',
      method: 'POST',
      path: '/api/zones/explode',
      headers: own,
      body: '{}',
      status: 404,
      audited: { path: 'unknown', outcome: 'not-found', caller: 'staff key' },
    },
    {
      what: 'a name out of the prototype',
      method: 'POST',
      path: '/api/__proto__/constructor',
      headers: own,
      status: 404,
      audited: { path: 'unknown', outcome: 'not-found', caller: 'staff key' },
    },
    {
      what: 'a file that does not exist',
      method: 'GET',
      path: '/../console.db',
      headers: own,
      status: 404,
      audited: { path: 'page', outcome: 'not-found', caller: 'staff key' },
    },
    {
      what: 'input that does not fit',
      method: 'POST',
      path: '/api/zones/setGain',
      headers: own,
      body: '{"processorId":"p-1","zone":1,"gainDb":12}',
      status: 400,
      audited: { path: 'zones.setGain', outcome: 'bad-input', caller: 'staff key' },
    },
    {
      what: 'a body that is not JSON',
      method: 'POST',
      path: '/api/zones/setGain',
      headers: own,
      body: '{"processorId":',
      status: 400,
      audited: { path: 'zones.setGain', outcome: 'bad-input', caller: 'staff key' },
    },
    {
      what: 'a body that is too large',
      method: 'POST',
      path: '/api/zones/setGain',
      headers: () => ({ ...own(), 'content-length': String(long.length) }),
      body: long,
      status: 413,
      audited: { path: 'zones.setGain', outcome: 'bad-input', caller: 'staff key' },
    },
    {
      what: 'a body that is too large and does not say so',
      method: 'POST',
      path: '/api/zones/setGain',
      headers: () => ({ ...own(), 'transfer-encoding': 'chunked' }),
      body: long,
      status: 413,
      audited: { path: 'zones.setGain', outcome: 'bad-input', caller: 'staff key' },
    },
    {
      what: 'a call by GET',
      method: 'GET',
      path: '/api/zones/list',
      headers: own,
      status: 405,
      audited: { path: 'zones.list', outcome: 'bad-input', caller: 'staff key' },
    },
    {
      what: 'a page by POST',
      method: 'POST',
      path: '/index.html',
      headers: own,
      status: 405,
      audited: { path: 'page', outcome: 'bad-input', caller: 'staff key' },
    },
    {
      what: 'another site’s question before a call',
      method: 'OPTIONS',
      path: '/api/zones/list',
      headers: () => ({ host: own().host, origin: 'http://evil.example', 'access-control-request-method': 'POST' }),
      status: 401,
      audited: { path: 'zones.list', outcome: 'unauthorized', caller: 'unknown at 127.0.0.1' },
    },
    {
      what: 'the socket’s address without an upgrade',
      method: 'GET',
      path: '/ws',
      headers: own,
      status: 426,
      audited: { path: 'socket', outcome: 'bad-input', caller: 'staff key' },
    },
  ])('$what: $status, and a row in the audit', async ({ method, path: target, headers, body, status, audited }) => {
    const answer = await ask(door.web.url, { method, path: target, headers: headers(), ...(body && { body }) })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    if (answer.headers['content-type']?.startsWith('application/json')) {
      expect(JSON.parse(answer.body)).toMatchObject({
        ok: false,
        code: audited.outcome,
        message: expect.any(String),
      })
    }
    expect(await door.audit()).toEqual([expect.objectContaining({ ...audited, door: 'web', count: 1 })])
  })

  test('a processor that is not there is 404, one that is not connected 503', async () => {
    const technician = await door.keyFor('technician')
    const call = (name: string, input: unknown) =>
      ask(door.web.url, {
        method: 'POST',
        path: `/api/${name}`,
        headers: { host: own().host, authorization: `Bearer ${technician}` },
        body: JSON.stringify(input),
      })
    expect((await call('zones/list', { processorId: 'p-none' })).status).toBe(404)
    const added = await call('processors/add', {
      name: 'Bar',
      model: 'AZM8',
      host: '127.0.0.1',
      port: 1,
      unchecked: true,
    })
    expect(added.status).toBe(200)
    const { id } = JSON.parse(added.body).value as { id: string }
    expect((await call('zones/list', { processorId: id })).status).toBe(503)
    expect((await call('zones/setMute', { processorId: id, zone: 0, muted: true })).status).toBe(503)
    expect((await call('processors/add', { name: 'Bar 2', model: 'AZM8', host: '127.0.0.1', port: 1 })).status).toBe(
      400,
    )
    expect((await call('processors/add', { name: 'Bar 3', model: 'AZM8', host: '127.0.0.2', port: 1 })).status).toBe(
      503,
    )
  })
})

describe('every call, asked for by every role', () => {
  test.each(ROLES)('%s may do what the contract says, and nothing more', async (role) => {
    const key = await door.keyFor(role)
    for (const { path: name, needs } of CALLS) {
      const answer = await ask(door.web.url, {
        method: 'POST',
        path: `/api/${name.replace('.', '/')}`,
        headers: { host: own().host, authorization: `Bearer ${key}` },
        // Nothing has a field of that name, so a call that may be made stops at its input, and one without input is made.
        body: name === 'system.status' || name.endsWith('.list') ? '{}' : '{"nothing":1}',
      })
      const isAllowed = mayActAs(role, needs)
      if (isAllowed) expect([200, 400], name).toContain(answer.status)
      else expect(answer.status, name).toBe(403)
    }
  })
})

describe('what is answered', () => {
  test('a call, with its value', async () => {
    const answer = await ask(door.web.url, { method: 'POST', path: '/api/system/status', headers: own() })
    expect(answer.status).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(JSON.parse(answer.body)).toMatchObject({ ok: true, value: { version: '0.0.0-test', processors: [] } })
    expect(await door.audit()).toEqual([])
  })

  test('the health, to everybody and without secrets', async () => {
    const answer = await ask(door.web.url, { method: 'GET', path: '/api/health', headers: { host: own().host } })
    expect(answer.status).toBe(200)
    expect(Object.keys(JSON.parse(answer.body)).sort()).toEqual([
      'meterPort',
      'metersHeard',
      'processors',
      'status',
      'version',
    ])
  })

  test('a browser: its key becomes a cookie and leaves the address', async () => {
    await mkdir(path.join(door.pageFolder, 'assets'))
    await writeFile(path.join(door.pageFolder, 'index.html'), '<!doctype html><title>page</title>')
    await writeFile(path.join(door.pageFolder, 'assets', 'index-1.js'), 'code')
    const { host } = own()
    const signIn = await ask(door.web.url, { method: 'GET', path: `/?token=${staff}`, headers: { host } })
    expect(signIn.status).toBe(303)
    expect(signIn.headers.location).toBe('/')
    const [cookie = ''] = signIn.headers['set-cookie'] ?? []
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/)
    const headers = { host, cookie: cookie.split(';')[0] ?? '' }

    const page = await ask(door.web.url, { method: 'GET', path: '/', headers })
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('<title>page') })
    expect(page.headers['cache-control']).toBe('no-cache')
    const asset = await ask(door.web.url, { method: 'GET', path: '/assets/index-1.js', headers })
    expect(asset.headers['cache-control']).toContain('immutable')
    const head = await ask(door.web.url, { method: 'HEAD', path: '/', headers })
    expect(head).toMatchObject({ status: 200, body: '' })
    const call = { method: 'POST', path: '/api/system/status', headers: { ...headers, origin: `http://${host}` } }
    expect((await ask(door.web.url, call)).status).toBe(200)
  })

  test('a page that is not built, with a sentence', async () => {
    const answer = await ask(door.web.url, { method: 'GET', path: '/', headers: own() })
    expect(answer.status).toBe(503)
    expect(answer.body).toContain('npm run build')
  })

  test('a key that was revoked, no more', async () => {
    const { app, web } = door
    const { secret, id } = await app.keyring.create('lost phone', 'watch')
    const headers = { host: own().host, authorization: `Bearer ${secret}` }
    const call = { method: 'POST', path: '/api/system/status', headers }
    expect((await ask(web.url, call)).status).toBe(200)
    await app.keyring.revoke(id)
    expect((await ask(web.url, call)).status).toBe(401)
  })

  test('bytes that are no request, with 400 and a row', async () => {
    const { createConnection } = await import('node:net')
    const socket = createConnection(door.web.port, '127.0.0.1')
    socket.end('HELLO\r\n\r\n')
    let said = ''
    for await (const part of socket.setEncoding('utf8')) said += part
    expect(said).toMatch(/^HTTP\/1\.1 400 /)
    expect(await door.audit()).toEqual([expect.objectContaining({ path: 'malformed', outcome: 'bad-input' })])
  })
})

test('a port that another program uses is named', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => blocker.once('listening', resolve))
  const address = blocker.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const opening = openWeb(door.app, door.dataFolder, { host: '127.0.0.1', port, pageFolder: door.pageFolder })
  await expect(opening).rejects.toMatchObject({ code: 'port-taken', message: expect.stringContaining(String(port)) })
  blocker.close()
})

test('an address that this computer does not have is told', async () => {
  const opening = openWeb(door.app, door.dataFolder, { host: '192.0.2.1', port: 0, pageFolder: door.pageFolder })
  await expect(opening).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('192.0.2.1') })
})

test('opened at another address, it answers there and on loopback, each under its own name', async () => {
  const web = await openWeb(door.app, door.dataFolder, { host: '127.0.0.2', port: 0, pageFolder: door.pageFolder })
  try {
    for (const host of ['127.0.0.1', '127.0.0.2']) {
      const headers = { host: `${host}:${web.port}` }
      expect((await ask(`http://${host}:${web.port}/`, { method: 'GET', path: '/api/health', headers })).status).toBe(
        200,
      )
    }
    const foreign = { host: `127.0.0.3:${web.port}` }
    expect((await ask(web.url, { method: 'GET', path: '/api/health', headers: foreign })).status).toBe(403)
  } finally {
    await web.close()
  }
})
