import type { Page } from 'playwright-core'

/** More than anything on one screen; beyond it what is looked for is not reached at all. */
const MOST_STEPS = 250

/** The name of what has the focus, as it is read aloud. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement as HTMLInputElement
    return (at.ariaLabel ?? at.labels?.[0]?.textContent ?? at.textContent ?? '').trim()
  })
}

/** Presses Tab until this has the focus. @throws Error where Tab never comes there */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const isIt = (found: string) => (typeof name === 'string' ? found === name : name.test(found))
  for (let step = 0; step < MOST_STEPS; step++) {
    if (isIt(await focusedName(page))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never comes to ${name}.`)
}

/**
 * Goes once around the page with Tab alone, wherever the focus was. Answers what can be pressed and was not reached, and where the
 * focus was not seen.
 */
export async function walkWithTab(page: Page): Promise<{ readonly missed: string[]; readonly unseen: string[] }> {
  const unseen = new Set<string>()
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement
      const { dataset } = document.documentElement
      dataset.step ??= '0'
      // From the last to the first it goes through the browser's own window.
      if (focused === document.body) return 'seen'
      // A field of a date has several stops inside.
      if (focused.dataset.reached === dataset.step) return 'seen'
      if (focused.dataset.reached !== undefined) return 'round'
      dataset.step = String(Number(dataset.step) + 1)
      focused.dataset.reached = dataset.step
      // Of several that are one stop, arrows go to the others.
      const stop = focused.closest<HTMLElement>('[role="group"], [role="radiogroup"], fieldset:has([type="radio"])')
      if (stop) stop.dataset.reached = 'by arrows'
      const around = [focused, focused.nextElementSibling, focused.closest('label')]
      const isSeen = around.some((element) => element && getComputedStyle(element).outlineStyle !== 'none')
      return isSeen ? 'seen' : focused.outerHTML.slice(0, 120)
    })
    if (at === 'round') break
    if (at !== 'seen') unseen.add(at)
  }
  const missed = await page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'a[href], button:enabled, select:enabled, input:enabled, summary, [role="slider"], [role="switch"]',
      ),
    ]
      .filter((element) => element.checkVisibility() && element.closest('[data-reached]') === null)
      .map((element) => element.outerHTML.slice(0, 160)),
  )
  return { missed, unseen: [...unseen] }
}
