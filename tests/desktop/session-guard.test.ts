import { EventEmitter } from 'node:events'
import type { App, Session, Shell } from 'electron'
import { expect, it, vi } from 'vitest'
import { guardPages, guardSession } from '../../src-main/shell/guards.ts'
import { createRecordedLog } from '../support/log.ts'

type Answerer = (...values: unknown[]) => unknown

/** A session that keeps what it is told. */
function guardedSession() {
  const handlers = new Map<string, Answerer>()
  const keep = (name: string) => (handler: Answerer) => void handlers.set(name, handler)
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display'),
  })
  guardSession(session as unknown as Session, createRecordedLog())
  return { session, handlers }
}

it.each(['geolocation', 'media', 'notifications', 'clipboard-read', 'usb', 'openExternal', 'fullscreen'])(
  'refuses the permission %s, asked for and looked up',
  (permission) => {
    const { handlers } = guardedSession()
    const answer = vi.fn()
    handlers.get('request')?.({}, permission, answer, {})
    expect(answer.mock.calls).toEqual([[false]])
    expect(handlers.get('check')?.({}, permission, 'app://console', {})).toBe(false)
  },
)

it('gives no device and no screen', () => {
  const { handlers } = guardedSession()
  expect(handlers.get('device')?.({ deviceType: 'hid' })).toBe(false)
  const answer = vi.fn()
  handlers.get('display')?.({}, answer)
  expect(answer.mock.calls).toEqual([[null]])
})

it.each([
  ['select-hid-device', [{}], [null]],
  ['select-serial-port', [[], {}], ['']],
  ['select-usb-device', [{}], []],
])('chooses nothing at %s', (name, details, nothing) => {
  const { session } = guardedSession()
  const preventDefault = vi.fn()
  const choose = vi.fn()
  session.emit(name, { preventDefault }, ...details, choose)
  expect(preventDefault).toHaveBeenCalledOnce()
  expect(choose.mock.calls).toEqual([nothing])
})

it('chooses no Bluetooth device', () => {
  const app = new EventEmitter()
  const shell = { openExternal: vi.fn() } as Pick<Shell, 'openExternal'>
  guardPages(app as unknown as App, shell, createRecordedLog())
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() })
  app.emit('web-contents-created', {}, contents)
  const preventDefault = vi.fn()
  const choose = vi.fn()
  contents.emit('select-bluetooth-device', { preventDefault }, [{}], choose)
  expect(preventDefault).toHaveBeenCalledOnce()
  expect(choose.mock.calls).toEqual([['']])
})
