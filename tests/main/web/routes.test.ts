import { describe, expect, test } from 'vitest'
import { publishedAddress } from '../../../src-main/web/published.ts'
import { auditNameOf, methodsOf, routeOf } from '../../../src-main/web/routes.ts'
import { parseMessage } from '../../../src-main/web/socket.ts'

describe('a request’s target', () => {
  test.each([
    ['/', { kind: 'page', file: '/' }],
    ['/?token=abc', { kind: 'sign-in', secret: 'abc' }],
    ['/?token=', { kind: 'sign-in', secret: '' }],
    ['/?other=1', { kind: 'page', file: '/' }],
    ['/index.html?token=abc', { kind: 'page', file: '/index.html' }],
    ['/ws', { kind: 'socket' }],
    ['/api/health', { kind: 'health' }],
    ['/api/zones/setGain', { kind: 'call', path: 'zones.setGain' }],
    ['/api/zones/setGain?x=1', { kind: 'call', path: 'zones.setGain' }],
    ['/api/zones/setGain/more', { kind: 'call', path: 'zones.setGain/more' }],
    ['/api/', { kind: 'call', path: '' }],
    ['/api', { kind: 'page', file: '/api' }],
    ['//api/health', { kind: 'page', file: '//api/health' }],
    ['*', { kind: 'page', file: '*' }],
    ['', { kind: 'page', file: '' }],
  ])('%s', (target, route) => {
    expect(routeOf(target)).toEqual(route)
  })

  test.each([
    ['/metrics', '/metrics', ''],
    ['/api/audio-processor', '/api/audio-processor', ''],
    ['/api/atlas/ai-analysis?processorId=p-1', '/api/atlas/ai-analysis', 'processorId=p-1'],
    ['/api/atlas/meter-monitoring?', '/api/atlas/meter-monitoring', ''],
  ])('%s is published', (target, path, query) => {
    expect(routeOf(target)).toEqual({ kind: 'published', address: publishedAddress(path), query })
  })

  test.each(['/metrics/', '/api/atlas/ai-analysis/', '/API/audio-processor', '/api/atlas'])(
    '%s is not published',
    (target) => {
      expect(routeOf(target).kind).not.toBe('published')
    },
  )

  test('has its methods and its name in the audit', () => {
    expect(methodsOf(routeOf('/api/zones/list'))).toEqual(['POST'])
    expect(methodsOf(routeOf('/api/health'))).toEqual(['GET', 'HEAD'])
    expect(auditNameOf(routeOf('/api/zones/list'))).toBe('zones.list')
    expect(auditNameOf(routeOf('/?token=secret'))).toBe('sign-in')
    expect(auditNameOf(routeOf('/some/made-up/path'))).toBe('page')
  })
})

describe('a message of the socket', () => {
  test.each([
    ['{"type":"call","id":1,"path":"a.b","input":{"x":1}}', { type: 'call', id: 1, path: 'a.b', input: { x: 1 } }],
    ['{"type":"call","id":1,"path":"a.b"}', { type: 'call', id: 1, path: 'a.b', input: undefined }],
    ['{"type":"open","id":2,"path":"a.b"}', { type: 'open', id: 2, path: 'a.b' }],
    ['{"type":"close","id":2}', { type: 'close', id: 2 }],
    ['{"type":"close","id":0}', null],
    ['{"type":"close","id":-1}', null],
    ['{"type":"close","id":1.5}', null],
    ['{"type":"close","id":"1"}', null],
    ['{"type":"open","id":2}', null],
    ['{"type":"shout","id":2,"path":"a.b"}', null],
    ['[1]', null],
    ['null', null],
    ['"call"', null],
    ['{', null],
    ['', null],
  ])('%s', (text, message) => {
    expect(parseMessage(text)).toEqual(message)
  })
})
