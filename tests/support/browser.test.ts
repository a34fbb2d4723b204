import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, newPage } from './browser.ts'

const WISH = { width: 640, height: 480, colorScheme: 'dark' } as const

describe('the browser of the tests', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('draws text, in the wished size and colour scheme', async () => {
    const page = await newPage(browser, WISH)
    await page.setContent('<span id="text">Terraço</span>')
    const seen = await page.evaluate(() => ({
      width: innerWidth,
      dark: matchMedia('(prefers-color-scheme: dark)').matches,
      text: document.querySelector('#text')?.getBoundingClientRect().width ?? 0,
    }))
    expect(seen).toMatchObject({ width: 640, dark: true })
    expect(seen.text).toBeGreaterThan(20)
  })

  test.fails('fails a test whose page logs an error', async () => {
    const page = await newPage(browser, WISH)
    await page.evaluate(() => console.error('planted'))
  })

  test.fails('fails a test whose page throws', async () => {
    const page = await newPage(browser, WISH)
    const thrown = page.waitForEvent('pageerror')
    await page.evaluate(() => void setTimeout(() => Promise.reject(new Error('planted'))))
    await thrown
  })

  test('lets pass what a test expects', async () => {
    const page = await newPage(browser, { ...WISH, mayComplain: /^planted/ })
    await page.evaluate(() => console.error('planted'))
  })
})
