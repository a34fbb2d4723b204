import { EventEmitter } from 'node:events'
import type { App, Shell } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { createAppScheme } from '../../src-main/shell/app-scheme.ts'
import { createEarlyLog } from '../../src-main/shell/early-log.ts'
import { guardPages, mayOpenOutside } from '../../src-main/shell/guards.ts'
import { createLifecycle } from '../../src-main/shell/lifecycle.ts'
import { readDesktopWords } from '../../src-main/shell/words.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import { createRecordedLog } from '../support/log.ts'

describe('the app scheme', () => {
  const asked: string[] = []
  const answer = createAppScheme(
    {
      headers: { 'content-security-policy': "default-src 'none'" },
      async read(path) {
        asked.push(path)
        if (path === '/broken.js') throw new Error('planted')
        return path === '/' ? { body: Buffer.from('<p>'), contentType: 'text/html' } : null
      },
    },
    createRecordedLog(),
  )

  it.each([
    ['app://console/', 'GET', 200],
    ['app://console/?a=1#b', 'GET', 200],
    ['app://console/', 'HEAD', 200],
    ['app://console/', 'POST', 405],
    ['app://console/nothing.js', 'GET', 404],
    ['app://console/broken.js', 'GET', 500],
    ['app://other/', 'GET', 404],
    ['app://user@console/', 'GET', 404],
    ['http://console/', 'GET', 404],
  ])('answers %s by %s with %i, and with the policy', async (url, method, status) => {
    // What Electron hands over need not be what Request would accept.
    const response = await answer({ url, method } as Request)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'")
  })

  it('asks for a name as it was written, without decoding it', async () => {
    asked.length = 0
    await answer({ url: 'app://console/%2e%2e%2fsecret.js', method: 'GET' } as Request)
    await answer({ url: 'app://console/a%00b.js', method: 'GET' } as Request)
    expect(asked).toEqual(['/%2e%2e%2fsecret.js', '/a%00b.js'])
  })
})

describe('a link to the outside', () => {
  it.each([
    ['https://www.atlasied.com/support', true],
    ['http://www.atlasied.com/', false],
    ['https://atlasied.com.example/', false],
    ['https://www.atlasied.com:8443/', false],
    ['https://user:word@www.atlasied.com/', false],
    ['https://user@www.atlasied.com/', false],
    ['https://:word@www.atlasied.com/', false],
    ['javascript:alert(1)', false],
    ['file:///etc/passwd', false],
    ['no address', false],
  ])('%s may be opened: %s', (address, may) => {
    expect(mayOpenOutside(address)).toBe(may)
  })

  it('never becomes a window, and reaches the browser only from the list', () => {
    const app = new EventEmitter()
    const openExternal = vi.fn(async () => undefined)
    const log = createRecordedLog()
    guardPages(app as unknown as App, { openExternal } as Pick<Shell, 'openExternal'>, log)
    let handler: ((details: { readonly url: string }) => { readonly action: string }) | undefined
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (one: typeof handler) => {
        handler = one
      },
    })
    app.emit('web-contents-created', {}, contents)

    expect(handler?.({ url: 'https://www.atlasied.com/' })).toEqual({ action: 'deny' })
    expect(handler?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' })
    expect(openExternal.mock.calls).toEqual([['https://www.atlasied.com/']])

    for (const name of ['will-frame-navigate', 'will-redirect']) {
      for (const [url, times] of [
        ['app://console/#zones', 0],
        ['https://example.com/', 1],
      ] as const) {
        const preventDefault = vi.fn()
        contents.emit(name, { url, preventDefault })
        expect(preventDefault, `${name} ${url}`).toHaveBeenCalledTimes(times)
      }
    }
    const embedded = { preventDefault: vi.fn() }
    contents.emit('will-attach-webview', embedded)
    expect(embedded.preventDefault).toHaveBeenCalledOnce()
  })
})

describe('the way out', () => {
  function parts() {
    const app = Object.assign(new EventEmitter(), { quit: vi.fn(), exit: vi.fn() })
    const showErrorBox = vi.fn()
    const log = createRecordedLog()
    return { app, showErrorBox, log, life: createLifecycle(app as unknown as App, { showErrorBox }, log) }
  }
  const quitEvent = () => ({ preventDefault: vi.fn() })

  it('closes in reverse, goes on past a part that fails, and ends once', async () => {
    const { app, life, log } = parts()
    const closed: string[] = []
    life.onEnd('the first', () => void closed.push('first'))
    life.onEnd('the second', () => Promise.reject(new Error('planted')))
    life.onEnd('the third', () => void closed.push('third'))
    const event = quitEvent()
    app.emit('will-quit', event)
    app.emit('will-quit', quitEvent())
    await vi.waitFor(() => expect(app.exit.mock.calls).toEqual([[0]]))
    expect(event.preventDefault).toHaveBeenCalledOnce()
    expect(closed).toEqual(['third', 'first'])
    expect(log.lines).toMatchObject([{ level: 'error', message: 'the second did not close cleanly' }])
  })

  it('says the first failure only, after everything is closed', async () => {
    const { app, life, log, showErrorBox } = parts()
    const order: string[] = []
    life.onEnd('a part', () => void order.push('closed'))
    showErrorBox.mockImplementation(() => order.push('said'))
    life.fail('It cannot start', new AppError('already-running'))
    life.fail('It failed again', new Error('later'))
    await vi.waitFor(() => expect(app.exit.mock.calls).toEqual([[1]]))
    expect(showErrorBox.mock.calls).toEqual([
      ['It cannot start', 'Atlas Console is already running on this data folder.'],
    ])
    expect(order).toEqual(['closed', 'said'])
    expect(log.lines.map(({ message }) => message)).toEqual(['It cannot start', 'It failed again'])
  })

  it('does not wait for ever for a part that hangs', async () => {
    vi.useFakeTimers()
    try {
      const { app, life } = parts()
      life.onEnd('a part that hangs', () => new Promise<void>(() => undefined))
      app.emit('will-quit', quitEvent())
      await vi.advanceTimersByTimeAsync(9_900)
      expect(app.exit).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(200)
      expect(app.exit.mock.calls).toEqual([[1]])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('the words at the start', () => {
  it('are read among the browser’s own switches', () => {
    expect(
      readDesktopWords(['--no-sandbox', '--data', '/a b', '--force-color-profile=srgb', '--meter-port=0', '--demo']),
    ).toEqual({
      data: '/a b',
      port: undefined,
      meterPort: 0,
      demo: true,
      tray: true,
      kiosk: false,
      devTools: false,
    })
    expect(readDesktopWords(['--no-tray', '--kiosk', '--dev-tools'])).toMatchObject({
      tray: false,
      kiosk: true,
      devTools: true,
    })
  })

  it.each([
    [['--port', 'x']],
    [['--port', '65536']],
    [['--port', '-1']],
    [['--port']],
    [['--meter-port=']],
    [['--data']],
  ])('%j are refused with a sentence', (words) => {
    expect(() => readDesktopWords(words)).toThrow(AppError)
  })
})

it('writes what comes before the log to the terminal, and the rest to the log', () => {
  const early: string[] = []
  const log = createRecordedLog()
  const first = createEarlyLog((line) => early.push(line))
  const desktop = first.scope('desktop')
  desktop.warn('before', new AppError('damaged'))
  first.handOver(log)
  desktop.warn('after')
  expect(early.join('')).toMatch(/^desktop: before: AppError: The database cannot be read\.\n/)
  expect(log.lines.map(({ message }) => message)).toEqual(['desktop: after'])
})
