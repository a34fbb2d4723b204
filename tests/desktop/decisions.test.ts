import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { App, MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { createLinkNews } from '../../src-main/shell/link-news.ts'
import { autostartEntry, createLoginItem } from '../../src-main/shell/login-item.ts'
import { menuTemplate } from '../../src-main/shell/menu.ts'
import { remedyFor } from '../../src-main/shell/page-crashes.ts'
import { isMonitoring, linkWords } from '../../src-main/shell/venue-state.ts'
import { offersDevTools } from '../../src-main/shell/words.ts'
import type { LinkState } from '../../src-shared/model/processor.ts'
import { processor, WAITING } from '../support/fake-venue.ts'
import { createManualClock } from '../support/manual-clock.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const MINUTE_MS = 60_000

describe('a page that crashed', () => {
  it.each([
    [[0], 'reload'],
    [[0, 1], 'reload'],
    [[0, 1, 2], 'safe-page'],
    [[0, 4 * MINUTE_MS, 5 * MINUTE_MS], 'reload'],
    [[1, 4 * MINUTE_MS, 5 * MINUTE_MS], 'safe-page'],
    [[0, 1, 2, 3, 9 * MINUTE_MS], 'reload'],
  ] as const)('after crashes at %j ms: %s', (crashesMs, remedy) => {
    expect(remedyFor(crashesMs, false)).toBe(remedy)
  })

  it('asks where the page without scripts crashed', () => {
    expect(remedyFor([0], true)).toBe('ask')
  })
})

describe('the words of the tray', () => {
  const online = (id: string) => processor(id, id, {})
  const gone = (id: string) => processor(id, id, { link: WAITING })
  it.each([
    [[], 'No processor yet'],
    [[online('a')], 'Connected'],
    [[online('a'), online('b')], 'All 2 connected'],
    [[online('a'), gone('b')], '1 of 2 connected'],
    [[gone('a'), gone('b')], 'Not connected'],
  ])('%#: %s', (views, words) => {
    expect(linkWords(views)).toBe(words)
    expect(isMonitoring(views)).toBe(views.length > 0)
  })
})

describe('news of links', () => {
  const ONLINE: LinkState = { kind: 'online', sinceMs: 0 }

  function desk() {
    const clock = createManualClock()
    const told: string[] = []
    const news = createLinkNews(clock, ({ processor, connected }) =>
      told.push(`${processor} ${connected ? 'back' : 'gone'}`),
    )
    const see = (link: LinkState) => news.see([processor('p-1', 'House', { link })])
    return { clock, told, news, see }
  }

  it('are told once, after ten seconds', async () => {
    const { clock, told, see } = desk()
    see(ONLINE)
    see(WAITING)
    await clock.advance(9_900)
    see({ kind: 'connecting', sinceMs: 0 })
    expect(told).toEqual([])
    await clock.advance(200)
    expect(told).toEqual(['House gone'])
    await clock.advance(MINUTE_MS)
    see(ONLINE)
    await clock.advance(10_100)
    expect(told).toEqual(['House gone', 'House back'])
  })

  it('are none about a link that flickers, the first connection, or what was removed', async () => {
    const { clock, told, see, news } = desk()
    see(WAITING)
    await clock.advance(MINUTE_MS)
    see(ONLINE)
    await clock.advance(MINUTE_MS)
    for (let second = 0; second < 60; second += 5) {
      see(second % 2 === 0 ? WAITING : ONLINE)
      await clock.advance(5_000)
    }
    see(WAITING)
    news.see([])
    await clock.advance(MINUTE_MS)
    expect(told).toEqual([])
  })

  it('come at most every ten minutes about a link that comes and goes, and end with the truth', async () => {
    const { clock, told, see } = desk()
    see(ONLINE)
    for (let round = 0; round < 10; round++) {
      see(WAITING)
      await clock.advance(15_000)
      see(ONLINE)
      await clock.advance(15_000)
    }
    see(WAITING)
    expect(told).toEqual(['House gone', 'House back'])
    await clock.advance(10 * MINUTE_MS)
    expect(told).toEqual(['House gone', 'House back', 'House gone'])
  })

  it('are none after the end', async () => {
    const { clock, told, see, news } = desk()
    see(ONLINE)
    see(WAITING)
    news.close()
    await clock.advance(MINUTE_MS)
    expect(told).toEqual([])
  })
})

describe('the start with the computer', () => {
  it('is a file on Linux, with every word quoted', () => {
    expect(autostartEntry('/opt/Atlas Console/atlas', ['--data', '/a"b$c`d\\e%f'])).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Atlas Console',
        String.raw`Exec="/opt/Atlas Console/atlas" "--data" "/a\\"b\\$c\\${'`'}d\\\\e%%f"`,
        'X-GNOME-Autostart-enabled=true',
        '',
      ].join('\n'),
    )
  })

  it.each(['win32', 'darwin'] as const)('is the system’s own on %s, for this program with these words', (platform) => {
    const setLoginItemSettings = vi.fn()
    const getLoginItemSettings = vi.fn(() => ({ openAtLogin: true }))
    const app = { setLoginItemSettings, getLoginItemSettings } as unknown as App
    const item = createLoginItem({ app, platform, env: {}, homeFolder: '/', program: '/atlas', words: ['--kiosk'] })
    expect(item.isOn()).toBe(true)
    expect(getLoginItemSettings).toHaveBeenCalledWith({ path: '/atlas', args: ['--kiosk'] })
    item.set(false)
    expect(setLoginItemSettings).toHaveBeenCalledWith({ path: '/atlas', args: ['--kiosk'], openAtLogin: false })
  })
})

describe('the menu', () => {
  const nothing = () => undefined
  const labels = (platform: NodeJS.Platform, devTools: boolean) =>
    menuTemplate({
      platform,
      devTools,
      kiosk: false,
      startsWithComputer: false,
      reload: nothing,
      closeWindow: nothing,
      quit: nothing,
      setKiosk: nothing,
      setStartsWithComputer: nothing,
      about: nothing,
    }).flatMap(({ label, role, submenu }) => [
      label ?? role,
      ...((submenu as MenuItemConstructorOptions[] | undefined) ?? []).map((item) => item.label ?? item.role),
    ])

  it('offers the developer tools only where they are wished', () => {
    expect(labels('linux', true)).toContain('toggleDevTools')
    expect(labels('linux', false)).not.toContain('toggleDevTools')
  })

  it('has what macOS needs, and only there', () => {
    expect(labels('darwin', false).slice(0, 2)).toEqual(['appMenu', 'editMenu'])
    expect(labels('win32', false)).not.toContain('appMenu')
  })
})

it.each([
  [false, false, true],
  [false, true, false],
  [true, true, true],
])('developer tools: asked for %s, packaged %s: offered %s', (devTools, isPackaged, offered) => {
  expect(offersDevTools({ devTools }, isPackaged)).toBe(offered)
})

it('is known to Windows by the name that the package has', () => {
  const nameIn = (file: string) => /'(audio\.[a-z.-]+)'/.exec(readFileSync(file, 'utf8'))?.[1]
  const ours = nameIn(path.join(ROOT, 'src-main/shell/desktop.ts'))
  expect(ours).toBeDefined()
  expect(ours).toBe(nameIn(path.join(ROOT, 'electron-builder.config.ts')))
})
