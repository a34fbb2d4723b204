import { describe, expect, test } from 'vitest'
import { callerOf, cookieValue, type House, hostNames, judge, type Knock } from '../../../src-main/web/guard.ts'

const PORT = 5380
const SECRET = 'good'
const house: House = {
  hosts: hostNames(['192.168.1.7'], PORT),
  cookieName: `atlas-console-${PORT}`,
  find: (secret) => (secret === SECRET ? { id: 1, name: 'tablet', role: 'staff' } : undefined),
  findByCookie: (value) =>
    value === SECRET ? { holder: { id: 1, name: 'tablet', role: 'staff' }, sessionId: null } : undefined,
}
const cookie = `other=1; atlas-console-${PORT}=${SECRET}`
const bare: Knock = {
  method: 'POST',
  upgrade: false,
  host: `127.0.0.1:${PORT}`,
  origin: undefined,
  authorization: undefined,
  cookie: undefined,
}
const own = `http://127.0.0.1:${PORT}`

describe('the guard', () => {
  test.each<[string, Partial<Knock>, 'admitted' | 'unauthorized' | 'not-allowed']>([
    ['a bearer', { authorization: `Bearer ${SECRET}` }, 'admitted'],
    ['a bearer in other letters', { authorization: `bEARER   ${SECRET}` }, 'admitted'],
    [
      'a bearer from another site, which no browser sends',
      { authorization: `Bearer ${SECRET}`, origin: 'http://x' },
      'admitted',
    ],
    ['a wrong bearer', { authorization: 'Bearer bad' }, 'unauthorized'],
    ['a wrong bearer beside a good cookie', { authorization: 'Bearer bad', cookie, origin: own }, 'unauthorized'],
    ['another scheme', { authorization: `Basic ${SECRET}` }, 'unauthorized'],
    ['an empty authorization', { authorization: '' }, 'unauthorized'],
    ['nothing', {}, 'unauthorized'],
    ['nothing from another site', { origin: 'http://evil.example' }, 'unauthorized'],
    ['a cookie from our page', { cookie, origin: own }, 'admitted'],
    ['a cookie of another port', { cookie: `atlas-console-5381=${SECRET}`, origin: own }, 'unauthorized'],
    ['a wrong cookie', { cookie: `atlas-console-${PORT}=bad`, origin: own }, 'unauthorized'],
    ['a cookie from another site', { cookie, origin: 'http://evil.example' }, 'not-allowed'],
    ['a cookie from a sandbox', { cookie, origin: 'null' }, 'not-allowed'],
    ['a cookie from another port of ours', { cookie, origin: 'http://127.0.0.1:3000' }, 'not-allowed'],
    ['a cookie from another of our names', { cookie, origin: `http://localhost:${PORT}` }, 'not-allowed'],
    ['a cookie from our name over TLS', { cookie, origin: `https://127.0.0.1:${PORT}` }, 'not-allowed'],
    ['a cookie that changes something without an origin', { cookie }, 'not-allowed'],
    ['a cookie that looks without an origin', { cookie, method: 'GET' }, 'admitted'],
    ['a cookie that looks from another site', { cookie, method: 'GET', origin: 'http://evil.example' }, 'not-allowed'],
    ['a socket with a cookie and no origin', { cookie, method: 'GET', upgrade: true }, 'not-allowed'],
    ['a socket with a cookie from our page', { cookie, method: 'GET', upgrade: true, origin: own }, 'admitted'],
    ['a socket with a bearer', { authorization: `Bearer ${SECRET}`, method: 'GET', upgrade: true }, 'admitted'],
  ])('%s', (_, difference, expected) => {
    const verdict = judge({ ...bare, ...difference }, house)
    expect(verdict.kind === 'refused' ? verdict.code : verdict.kind).toBe(expected)
  })

  test.each([
    [`127.0.0.1:${PORT}`, true],
    [`localhost:${PORT}`, true],
    [`LocalHost:${PORT}`, true],
    [`[::1]:${PORT}`, true],
    [`192.168.1.7:${PORT}`, true],
    ['127.0.0.1', false],
    ['127.0.0.1:80', false],
    [`evil.example:${PORT}`, false],
    [`127.0.0.1:${PORT}.evil.example`, false],
    [`192.168.1.8:${PORT}`, false],
    ['', false],
    [undefined, false],
  ])('asked for as %s: %s, whatever key it has', (host, isOurs) => {
    const verdict = judge({ ...bare, host, authorization: `Bearer ${SECRET}` }, house)
    expect(verdict.kind).toBe(isOurs ? 'admitted' : 'refused')
    if (verdict.kind === 'refused') expect(verdict).toMatchObject({ code: 'not-allowed', holder: null })
  })

  test('on port 80 a browser leaves the port out', () => {
    expect(hostNames([], 80)).toContain('localhost')
    expect(hostNames([], 81)).not.toContain('localhost')
  })

  test('says who was refused, where the key was good', () => {
    expect(judge({ ...bare, cookie, origin: 'http://evil.example' }, house)).toMatchObject({
      holder: { name: 'tablet' },
    })
  })

  test.each([
    ['a script with this computer’s key', null, null, '127.0.0.1', 'the command line'],
    ['a browser here', null, 's', '::ffff:127.0.0.1', 'a browser on this computer'],
    ['a browser elsewhere that was given the link', null, 's', '192.168.1.9', 'a browser with this computer’s key'],
    ['a phone with a token', 7, 's', '192.168.1.9', 'Phone of the bar'],
    ['a script with a token', 7, null, '127.0.0.1', 'Phone of the bar'],
  ])('calls %s by a name that people know', (_, id, sessionId, remoteAddress, name) => {
    const holder = { id, name: id === null ? 'a key' : 'Phone of the bar', role: 'staff' } as const
    const verdict = { kind: 'admitted', holder, key: sessionId === null ? 'bearer' : 'cookie', sessionId } as const
    expect(callerOf(verdict, remoteAddress)).toMatchObject({ name, role: 'staff', door: 'web' })
  })

  test('reads cookies', () => {
    expect(cookieValue(undefined, 'a')).toBeUndefined()
    expect(cookieValue('a=1;b=2', 'b')).toBe('2')
    expect(cookieValue(' a = 1 ', 'a')).toBe('1')
    expect(cookieValue('ab=1', 'a')).toBeUndefined()
    expect(cookieValue('a', 'a')).toBeUndefined()
  })
})
