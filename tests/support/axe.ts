import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What depends on the colours of a page: everything else is the same in the dark and in the light. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds wrong with a page, as "rule: element". `about` colours is for a page that was looked at whole in other ones. */
export async function findings(page: Page, about: 'everything' | 'colours'): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(
    async (rules) => {
      const found = await (
        window as unknown as { axe: { run(context: Document, options: object): Promise<axe.AxeResults> } }
      ).axe.run(document, rules === null ? {} : { runOnly: { type: 'rule', values: rules } })
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
      )
    },
    about === 'everything' ? null : ABOUT_COLOURS,
  )
}
