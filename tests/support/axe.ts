import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What depends on the colours of a page: everything else is the same in the dark and in the light. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds wrong with a page, as "rule: element". `about` colours is for a page that was looked at whole in other ones. */
export async function findings(page: Page, about: 'everything' | 'colours'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(
    async (rules) => {
      const found = await (
        window as unknown as { axe: { run(context: Document, options: object): Promise<axe.AxeResults> } }
      ).axe.run(document, {
        // Of what passes only the number is wanted.
        resultTypes: ['violations'],
        ...(rules && { runOnly: { type: 'rule', values: rules } }),
      })
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
      )
    },
    about === 'everything' ? null : ABOUT_COLOURS,
  )
}

/** The same in the dark, and what depends on the colours in the light too. The page is to be in the dark, and is left in it. */
export async function findingsInBoth(page: Page): Promise<string[]> {
  const inTheDark = await findings(page, 'everything')
  await showIn(page, 'light')
  const inTheLight = await findings(page, 'colours')
  await showIn(page, 'dark')
  return [...inTheDark, ...inTheLight.map((found) => `in the light, ${found}`)]
}

async function showIn(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  // A colour that is on its way to another one is neither.
  await page.waitForFunction(
    (theme) =>
      document.documentElement.dataset.theme === theme &&
      !document.getAnimations().some((animation) => animation instanceof CSSTransition),
    colorScheme,
  )
}
