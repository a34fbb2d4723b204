import axe from 'axe-core'
import { expect, it } from 'vitest'
import { until } from '../support/wait.ts'
import { createConsoleDesktop } from './console-desktop.ts'

const ours = createConsoleDesktop(['--no-tray', '--kiosk'])
const address = async () => (await ours.desktop().state()).windows[0]?.url

async function crashInto(url: string): Promise<void> {
  await ours.desktop().ask({ kind: 'crash-page' })
  await until(async () => (await address()) === url, { withinMs: 15_000, what: `the window shows ${url}` })
  await ours.newPage()
}

it('fills the screen where that is wished', async () => {
  expect((await ours.desktop().state()).windows[0]?.kiosk).toBe(true)
})

it('loads a page that crashed again, twice; the screen that was open stays', async () => {
  await ours.addProcessor('Bar')
  await ours.page().getByRole('link', { name: 'Tools' }).click()
  await until(async () => (await address()) === 'app://console/#tools', { withinMs: 5_000, what: 'Tools is open' })
  for (let crash = 0; crash < 2; crash++) {
    await crashInto('app://console/#tools')
    await ours.page().getByRole('heading', { name: 'Tools', exact: true }).waitFor()
  }
  await ours.logs('The page’s process ended: ')
})

it('shows a page without scripts after the third crash, while the processors are watched on', async () => {
  await crashInto('app://console/safe')
  const page = ours.page()
  await page.getByRole('heading', { name: 'The page stopped several times' }).waitFor()
  expect(await page.locator('script, style, link, img').count()).toBe(0)
  const policy = await page.evaluate(async () => {
    const heard = new Promise((resolve) =>
      document.addEventListener('securitypolicyviolation', ({ originalPolicy }) => resolve(originalPolicy)),
    )
    fetch('/').catch(() => null)
    return heard
  })
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain("'self'")
  await page.evaluate(axe.source)
  const found = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<axe.AxeResults> } }).axe.run().then(({ violations }) => violations),
  )
  expect(found.map(({ id }) => id)).toEqual([])
  expect(await ours.call('system.status', {})).toMatchObject({ ok: true, value: { processors: [{ link: 'online' }] } })
})

it('asks in a dialog where even that page crashes, and tries again when it is told to', async () => {
  await ours.desktop().ask({ kind: 'answer', button: 'Try again' })
  await crashInto('app://console/')
  await ours.page().getByRole('meter').first().waitFor()
  expect((await ours.desktop().state()).messageBoxes).toMatchObject([
    { message: 'The page cannot be shown', buttons: ['Try again', 'Leave it'] },
  ])
})

it('goes back to the page by the link', async () => {
  await crashInto('app://console/safe')
  await ours.page().getByRole('link', { name: 'Try the page again' }).click()
  await ours.page().getByRole('meter').first().waitFor()
  expect(await ours.call('system.status', {})).toMatchObject({ ok: true })
})
