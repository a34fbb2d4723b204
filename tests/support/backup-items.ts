import type { Page } from 'playwright-core'

/** The lines of the list of backups, without the lists within them. */
export const backupItems = (page: Page) => page.getByRole('region', { name: 'All backups' }).locator('> ul > li')

/** Opens the line of a backup and answers what stands in it. */
export async function openBackup(page: Page, place: number) {
  const item = backupItems(page).nth(place)
  await item.locator('summary').first().click()
  return item
}
