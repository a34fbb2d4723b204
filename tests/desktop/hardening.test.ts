import { expect, it } from 'vitest'
import { until } from '../support/wait.ts'
import { createConsoleDesktop } from './console-desktop.ts'

const ours = createConsoleDesktop(['--no-tray'])

/** The policy of interface.md, "Electron, hardened", to the letter: a directive that is gone or wider is found here. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
]

it('opens its page in a sandbox, in a world of its own, with two functions and nothing of the outside', async () => {
  const { windows, sandboxEnforced } = await ours.desktop().state()
  expect(sandboxEnforced).toBe(true)
  expect(windows[0]?.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
  const seen = await ours.page().evaluate(() => ({
    bridge: Object.entries(window.bridge ?? {}).map(([name, value]) => `${name}: ${typeof value}`),
    frozen: Object.isFrozen(window.bridge),
    leaks: ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer'].filter((name) => name in window),
  }))
  expect(seen).toEqual({ bridge: ['call: function', 'subscribe: function'], frozen: true, leaks: [] })
})

it('sends the whole policy with the page, with its files and with what is not there', async () => {
  const page = ours.page()
  const script = await page.locator('script[src]').first().getAttribute('src')
  for (const address of ['/', script ?? '', '/nothing.js']) {
    const policy = await page.evaluate(
      async (from) => (await fetch(from)).headers.get('content-security-policy'),
      address,
    )
    expect(policy?.split('; '), address).toEqual(POLICY)
  }
})

it.each([
  ['media-src', 'a directive that nobody named'],
  ['script-src-elem', 'an inline script'],
  ['style-src-elem', 'an inline style'],
  ['font-src', 'a foreign font'],
  ['connect-src', 'a foreign connection'],
  ['img-src', 'a foreign image'],
  ['base-uri', 'another base'],
  ['form-action', 'a form'],
  ['require-trusted-types-for', 'plain text as a script'],
] as const)('stops by %s: %s', async (directive, _what) => {
  const stopped = await ours.page().evaluate(
    (attempted) =>
      new Promise<string>((resolve) => {
        const heard = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
          if (effectiveDirective !== attempted) return
          document.removeEventListener('securitypolicyviolation', heard)
          resolve(effectiveDirective)
        }
        document.addEventListener('securitypolicyviolation', heard)
        const place = <T extends keyof HTMLElementTagNameMap>(
          tag: T,
          dress: (one: HTMLElementTagNameMap[T]) => void,
        ) => {
          const element = document.createElement(tag)
          dress(element)
          document.body.append(element)
          return element
        }
        const trusted = window as unknown as {
          readonly trustedTypes: { createPolicy(name: string, rules: object): { createScript(text: string): string } }
        }
        const attempts = {
          'media-src': () => place('audio', (audio) => audio.setAttribute('src', './song.mp3')),
          'script-src-elem': () =>
            // A policy of its own gets a script past the trusted types; the policy for scripts must then stop it.
            place('script', (script) => {
              const policy = trusted.trustedTypes.createPolicy('attack', { createScript: (text: string) => text })
              script.textContent = policy.createScript('window.broken = true')
            }),
          'style-src-elem': () => place('style', (style) => style.append('body { display: none }')),
          'font-src': () => void new FontFace('foreign', 'url(https://example.com/a.woff2)').load().catch(() => null),
          'connect-src': () => void fetch('https://example.com/').catch(() => null),
          'img-src': () => place('img', (image) => image.setAttribute('src', 'https://example.com/a.png')),
          'base-uri': () => place('base', (base) => base.setAttribute('href', 'https://example.com/')),
          'form-action': () =>
            place('form', (form) => {
              form.setAttribute('action', 'https://example.com/')
              setTimeout(() => form.requestSubmit())
            }),
          'require-trusted-types-for': () => {
            try {
              document.createElement('script').textContent = 'window.broken = true'
            } catch (error) {
              if (!(error instanceof TypeError)) throw error
            }
          },
        }
        attempts[attempted]()
      }),
    directive,
  )
  expect(stopped).toBe(directive)
  expect(await ours.page().evaluate(() => 'broken' in window)).toBe(false)
})

it('evaluates no text', async () => {
  const outcome = await ours.page().evaluate(
    () =>
      new Promise<string>((resolve) => {
        // In a turn of its own: what a test evaluates is let through, as the developer tools' own words are.
        setTimeout(() => {
          try {
            resolve(String(new Function('return 1 + 1')()))
          } catch (error) {
            resolve((error as Error).name)
          }
        })
      }),
  )
  expect(outcome).toBe('EvalError')
})

it('opens no window, and hands only the short list to the computer’s browser', async () => {
  const page = ours.page()
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBe(null)
  expect(await page.evaluate(() => window.open('https://www.atlasied.com/support'))).toBe(null)
  await until(async () => (await ours.desktop().state()).openedOutside.length > 0, {
    withinMs: 5_000,
    what: 'the listed address is opened outside',
  })
  const { windows, refusedWindows, openedOutside } = await ours.desktop().state()
  expect(windows.map(({ url }) => new URL(url).host)).toEqual(['console'])
  expect(refusedWindows).toEqual(['https://example.com/', 'https://www.atlasied.com/support'])
  expect(openedOutside).toEqual(['https://www.atlasied.com/support'])
})

it('stays on its page', async () => {
  await ours.desktop().ask({ kind: 'serve', url: 'http://elsewhere.test/', html: '<title>Elsewhere</title>' })
  await ours.page().evaluate(() => location.assign('http://elsewhere.test/'))
  await ours.logs('Refused to navigate to http://elsewhere.test/')
  expect((await ours.desktop().state()).windows.map(({ url }) => url)).toEqual(['app://console/'])
})

it('has no permission', async () => {
  const states = await ours.page().evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[]
    return Promise.all(names.map(async (name) => `${name}: ${(await navigator.permissions.query({ name })).state}`))
  })
  expect(states).toEqual([
    'geolocation: denied',
    'notifications: denied',
    'camera: denied',
    'microphone: denied',
    'clipboard-read: denied',
  ])
})

it('refuses a foreign page that got hold of the bridge, and audits it', async () => {
  const { desktop, page } = ours
  await desktop().ask({ kind: 'serve', url: 'http://foreign.test/', html: '<title>Foreign</title>' })
  await desktop().ask({ kind: 'load', url: 'http://foreign.test/' })
  await page().waitForFunction(() => document.title === 'Foreign')
  expect(await ours.call('system.status', {})).toMatchObject({ ok: false, code: 'not-allowed' })

  await desktop().ask({ kind: 'load', url: 'app://console/' })
  await page().getByRole('heading', { level: 1 }).waitFor()
  expect(await ours.audit()).toContainEqual(
    expect.objectContaining({
      caller: 'http://foreign.test/',
      door: 'window',
      path: 'system.status',
      outcome: 'not-allowed',
    }),
  )
})

it('lets a second start bring its window to the front, and end', async () => {
  await ours.desktop().ask({ kind: 'minimize' })
  expect((await ours.again()).code).toBe(0)
  const inFront = async () => (await ours.desktop().state()).windows[0]?.focused === true
  await until(inFront, { withinMs: 15_000, what: 'the first window is in front' })
  expect((await ours.desktop().state()).windows[0]).toMatchObject({ minimized: false, visible: true })
})
