import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureBundles } from '../../scripts/build.ts'
import { prepareBrowser } from './browser.ts'

const COMPILED = join(resolve(import.meta.dirname, '../..'), 'node_modules', '.cache', 'atlas-console', 'compiled')

/**
 * Runs once, before any worker starts: workers that unpack the browser at the same time would run half a program, and each look
 * for stale bundles reads every source. A run that watches looks again before each of its reruns.
 */
export async function setup(project: TestProject): Promise<void> {
  // Simulators, consoles and jobs are hundreds of processes of the same sources: what one compiled, the next need not.
  process.env.NODE_COMPILE_CACHE ??= COMPILED
  await prepareBrowser()
  await ensureBundles()
  project.onTestsRerun(ensureBundles)
}
