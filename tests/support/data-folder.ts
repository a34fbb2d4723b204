import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A data folder for the running test alone, gone when it is over. */
export async function dataFolderForTest(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'atlas-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
