import { beforeEach, expect, test } from 'vitest'
import { AppError } from '../../../src-shared/contract/reply.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { type MonitorDoor, openMonitorDoor } from '../../support/monitor-door.ts'
import { createFakeMonitor, type FakeMonitor, fakeAnalysis } from '../../support/monitor-double.ts'

const BAR = 'p-1' as ProcessorId
const ANALYSIS = '/api/atlas/ai-analysis'
const MONITORING = '/api/atlas/meter-monitoring'
const PROCESSORS = '/api/audio-processor'

let monitor: FakeMonitor
let door: MonitorDoor
beforeEach(async () => {
  monitor = createFakeMonitor([fakeAnalysis(BAR, {})])
  door = await openMonitorDoor({ monitor, views: [], sound: [], samples: [] })
})

test.each<[string, string, unknown, number, RegExp]>([
  ['POST', ANALYSIS, {}, 400, /^processorId: /],
  ['POST', ANALYSIS, { processorId: 'p-9' }, 404, /no processor/],
  ['POST', ANALYSIS, { processorId: 'No id!' }, 400, /small letters/],
  ['POST', ANALYSIS, { processorId: BAR, processorModel: 'AZM9' }, 400, /^processorModel: /],
  ['POST', ANALYSIS, { processorId: BAR, more: 1 }, 400, /more/],
  ['POST', ANALYSIS, [BAR], 400, /./],
  ['POST', ANALYSIS, null, 400, /./],
  ['POST', `${ANALYSIS}?processorId=${BAR}`, { processorId: BAR }, 400, /body alone/],
  ['GET', ANALYSIS, undefined, 400, /^processorId: /],
  ['GET', `${ANALYSIS}?processorId=p-9`, undefined, 404, /no processor/],
  ['GET', `${ANALYSIS}?processorId=${BAR}&hours=0`, undefined, 400, /^hours: At least 1 hour/],
  ['GET', `${ANALYSIS}?processorId=${BAR}&hours=8785`, undefined, 400, /^hours: At most 8784/],
  ['GET', `${ANALYSIS}?processorId=${BAR}&hours=1.5`, undefined, 400, /^hours: Hours are a whole/],
  ['GET', `${ANALYSIS}?processorId=${BAR}&hours=0x18`, undefined, 400, /^hours: Hours are a whole/],
  ['GET', `${ANALYSIS}?processorId=${BAR}&hours=`, undefined, 400, /^hours: Hours are a whole/],
  ['GET', `${ANALYSIS}?processorId=${BAR}&hour=48`, undefined, 400, /hour/],
  ['GET', `${ANALYSIS}?processorId=${BAR}&hours=24&hours=48`, undefined, 400, /only once/],
  ['GET', `${ANALYSIS}?processorId=${BAR}&__proto__=1`, undefined, 400, /__proto__/],
  ['GET', `${ANALYSIS}?processorId=1`, undefined, 404, /no processor/],
  ['POST', MONITORING, { action: 'start' }, 400, /^processorId: /],
  ['POST', MONITORING, { action: 'explode', processorId: BAR }, 400, /start or stop/],
  ['POST', MONITORING, { action: 'start', processorId: BAR, intervalMs: 500 }, 400, /at least 1 s/],
  ['POST', MONITORING, { action: 'start', processorId: BAR, intervalMs: 61_000 }, 400, /at most 60 s/],
  ['POST', MONITORING, { action: 'start', processorId: BAR, intervalMs: 1500 }, 400, /whole seconds/],
  ['POST', MONITORING, { action: 'start', processorId: BAR, intervalMs: '5000' }, 400, /whole number/],
  ['POST', MONITORING, { action: 'start', processorId: 'p-9' }, 404, /no processor/],
  ['GET', `${MONITORING}?action=cleanup`, undefined, 400, /^hours: /],
  ['GET', `${MONITORING}?action=cleanup&hours=0`, undefined, 400, /^hours: /],
  ['GET', `${MONITORING}?action=start&processorId=${BAR}`, undefined, 400, /use POST/],
  ['GET', `${MONITORING}?processorId=${BAR}`, undefined, 400, /processorId/],
  ['GET', `${PROCESSORS}?model=AZM8`, undefined, 400, /model/],
  ['GET', '/metrics?name=up', undefined, 400, /name/],
])('%s %s %j: %i with a sentence', async (method, path, body, status, sentence) => {
  const answer = await door.manage(method, path, body)
  expect(answer).toEqual({
    status,
    value: {
      success: false,
      error: expect.stringMatching(sentence),
      code: status === 404 ? 'not-found' : 'bad-input',
    },
  })
  expect(monitor.acts).toEqual([])
})

test.each([
  ['processor-offline', 503],
  ['disk-full', 507],
  ['damaged', 500],
] as const)('a service that fails with %s: %i', async (code, status) => {
  const failing = async () => {
    throw new AppError(code, 'As it is.')
  }
  const other = await openMonitorDoor({
    monitor: { ...monitor, analyze: failing },
    views: [],
    sound: [],
    samples: [],
  })
  expect(await other.manage('POST', ANALYSIS, { processorId: BAR })).toEqual({
    status,
    value: { success: false, error: 'As it is.', code },
  })
})

test('a body that is no JSON, and one that is too large', async () => {
  const send = (body: string) => door.ask('POST', ANALYSIS, { bearer: 'watch' }, body)
  const broken = await send('{"processorId":')
  expect([broken.status, JSON.parse(broken.body)]).toEqual([
    400,
    { success: false, error: 'The body is not JSON.', code: 'bad-input' },
  ])
  const large = await send(JSON.stringify({ processorId: BAR, processorModel: 'x'.repeat(70_000) }))
  expect([large.status, JSON.parse(large.body)]).toMatchObject([413, { success: false, code: 'bad-input' }])
  expect(door.refusals.map(({ path, outcome }) => [path, outcome])).toEqual([
    ['published.analyze', 'bad-input'],
    ['published.analyze', 'bad-input'],
  ])
})

test.each([
  ['PUT', ANALYSIS, 'GET, HEAD, POST', 'published.analyze'],
  ['DELETE', MONITORING, 'GET, HEAD, POST', 'published.monitor'],
  ['POST', PROCESSORS, 'GET, HEAD', 'published.processors'],
  ['POST', '/metrics', 'GET, HEAD', 'monitor.metrics'],
])('%s %s: 405, and what is allowed', async (method, path, allow, audited) => {
  const answer = await door.ask(method, path, { bearer: 'technician' })
  expect(answer.status).toBe(405)
  expect(answer.headers.allow).toBe(allow)
  expect(JSON.parse(answer.body)).toMatchObject({ success: false, code: 'bad-input' })
  expect(door.refusals).toEqual([{ caller: 'technician key', role: 'technician', path: audited, outcome: 'bad-input' }])
})

test.each([
  ['POST', ANALYSIS, 'published.analyze'],
  ['GET', `${ANALYSIS}?processorId=p-1`, 'published.analyze'],
  ['POST', MONITORING, 'published.monitor'],
  ['GET', `${MONITORING}?action=cleanup&hours=24`, 'published.monitor'],
  ['GET', PROCESSORS, 'published.processors'],
  ['GET', '/metrics', 'monitor.metrics'],
])('%s %s without a key: 401, and a row in the audit', async (method, path, audited) => {
  const answer = await door.ask(method, path, { none: true })
  expect(answer.status).toBe(401)
  expect(answer.headers['www-authenticate']).toBe('Bearer')
  expect(JSON.parse(answer.body)).toMatchObject({ success: false, code: 'unauthorized' })
  expect(door.refusals).toEqual([
    { caller: 'unknown at 127.0.0.1', role: null, path: audited, outcome: 'unauthorized' },
  ])
})

test.each(['watch', 'staff'] as const)('%s may neither start nor stop nor clean up', async (role) => {
  const order = (action: string) => JSON.stringify({ action, processorId: BAR })
  const answers = [
    await door.ask('POST', MONITORING, { bearer: role }, order('start')),
    await door.ask('POST', MONITORING, { bearer: role }, order('stop')),
    await door.ask('GET', `${MONITORING}?action=cleanup&hours=24`, { bearer: role }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
  for (const { body } of answers) expect(JSON.parse(body)).toMatchObject({ success: false, code: 'not-allowed' })
  expect(monitor.acts).toEqual([])
  expect(door.entries.map(({ path, outcome }) => [path, outcome])).toEqual([
    ['published.monitor', 'not-allowed'],
    ['published.monitor', 'not-allowed'],
    ['published.cleanup', 'not-allowed'],
  ])
})

test('a cleanup by cookie, and by HEAD: nothing is removed', async () => {
  const path = `${MONITORING}?action=cleanup&hours=24`
  const byCookie = await door.ask('GET', path, { cookie: 'technician' })
  expect([byCookie.status, JSON.parse(byCookie.body)]).toEqual([
    403,
    { success: false, error: 'That needs a Bearer token; a cookie is not enough.', code: 'not-allowed' },
  ])
  const byHead = await door.ask('HEAD', path, { bearer: 'manager' })
  expect([byHead.status, byHead.headers.allow]).toEqual([405, 'GET'])
  expect(monitor.acts).toEqual([])
  expect(door.refusals).toEqual([
    { caller: 'technician key', role: 'technician', path: 'published.cleanup', outcome: 'not-allowed' },
    { caller: 'manager key', role: 'manager', path: 'published.cleanup', outcome: 'bad-input' },
  ])
})
