import { onTestFinished } from 'vitest'
import { type App, createApp } from '../../src-main/app.ts'
import { type OpenWeb, openWeb } from '../../src-main/headless.ts'
import type { Role } from '../../src-shared/contract/role.ts'
import type { AuditRow } from '../../src-shared/model/system.ts'
import { builtJobs } from './built-jobs.ts'
import { dataFolderForTest } from './data-folder.ts'

/** The whole application with its web door in this process, on ports and a data folder of its own. */
export interface TestApp {
  readonly app: App
  readonly web: OpenWeb
  readonly dataFolder: string
  readonly pageFolder: string
  /** The secret of a new key with that role. */
  keyFor(role: Role): Promise<string>
  /** The audit's newest rows, newest first. */
  audit(): Promise<readonly AuditRow[]>
}

/** Starts one for the running test; it ends with the test. */
export async function appForTest(): Promise<TestApp> {
  const dataFolder = await dataFolderForTest()
  const pageFolder = await dataFolderForTest()
  const app = await createApp({
    dataFolder,
    meterPort: 0,
    demo: false,
    version: '0.0.0-test',
    records: true,
    opensBrokenStore: true,
    desktop: null,
    jobHost: builtJobs(),
  })
  onTestFinished(() => app.close())
  const web = await openWeb(app, dataFolder, { host: '127.0.0.1', port: 0, pageFolder })
  onTestFinished(() => web.close())
  const technician = { name: 'test', role: 'technician', door: 'command-line' } as const
  return {
    app,
    web,
    dataFolder,
    pageFolder,
    keyFor: async (role) => (await app.keyring.create(`${role} key`, role)).secret,
    async audit() {
      const reply = await app.api.call('audit.list', { limit: 1000 }, technician)
      if (!reply.ok) throw new Error(reply.message)
      // The question itself is an act above watching.
      return (reply.value as readonly AuditRow[]).filter(({ path }) => path !== 'audit.list')
    },
  }
}
