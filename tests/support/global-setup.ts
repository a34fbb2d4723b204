import { prepareBrowser } from './browser.ts'

/** Runs once, before any worker starts: workers that unpack the browser at the same time would run half a program. */
export async function setup(): Promise<void> {
  await prepareBrowser()
}
