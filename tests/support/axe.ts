import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds wrong with a page, as "rule: element". */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: { run(): Promise<axe.AxeResults> } }).axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    )
  })
}
