import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type Access, createAccess } from '../../src-main/access/access.ts'
import type { Clock } from '../../src-main/clock.ts'
import { createAccessSettingStore } from '../../src-main/store/access-settings.ts'
import { MIGRATIONS } from '../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../src-main/store/open.ts'
import { createPinAttemptStore } from '../../src-main/store/pin-attempts.ts'
import { createPinStore } from '../../src-main/store/pins.ts'
import type { Caller, Role } from '../../src-shared/contract/role.ts'
import { dataFolderForTest } from './data-folder.ts'

/** The roles over a real store in a data folder, as often as a test starts it anew. */
export interface AccessPlace {
  readonly file: string
  /** As after a restart of the program. */
  start(): Access
}

export async function accessForTest(clock: Clock): Promise<AccessPlace> {
  const file = path.join(await dataFolderForTest(), 'console.db')
  const { sqlite, close } = await openStore({
    file,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  onTestFinished(close)
  return {
    file,
    start() {
      const access = createAccess({
        clock,
        pins: createPinStore(sqlite),
        attempts: createPinAttemptStore(sqlite),
        settings: createAccessSettingStore(sqlite, () => undefined),
        // The real cost would be most of what these tests take.
        pinCost: 2 ** 10,
      })
      onTestFinished(access.close)
      return access
    },
  }
}

/** The window of the desktop, which has no key of its own. */
export const WINDOW: Caller = {
  name: 'this computer',
  role: 'technician',
  door: 'window',
  session: { id: 'window', keyRole: 'technician', who: 'window', isForAnyone: true },
}

/** A browser that signed in with a key of that role. */
export function browserWith(role: Role, id: string): Caller {
  const session = { id: `token 7/${id}`, keyRole: role, who: 'token 7', isForAnyone: false }
  return { name: 'tablet', role, door: 'web', session }
}
