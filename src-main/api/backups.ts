import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { Hidden } from '../../src-shared/contract/hidden.ts'
import type { Backups } from '../backup/backups.ts'

export function createBackupHandlers(backups: Backups): Handlers<AtlasContract>['backups'] {
  return {
    state: () => backups.state(),
    runs: () => backups.runs(),
    create: ({ passphrase, ...order }, { name }) => backups.create(order, textOf(passphrase), name),
    cancel: async () => ({ cancelled: await backups.cancel() }),
    verify: ({ which, passphrase }) => backups.verify(which, textOf(passphrase)),
    rehearse: ({ fileName, passphrase }) => backups.rehearse(fileName, textOf(passphrase)),
    prune: ({ dryRun }) => backups.prune(dryRun),
    pin: ({ fileName, pinned }) => backups.pin(fileName, pinned),
    settings: () => backups.settings(),
    setSettings: (settings) => backups.setSettings(settings),
    probeFolder: ({ folder }) => backups.probeFolder(folder),
    copy: ({ fileName, folder }) => backups.copy(fileName, folder),
    emergencyCopy: ({ folder }) => backups.emergencyCopy(folder),
  }
}

function textOf(passphrase: Hidden | null): string | null {
  return passphrase?.reveal() ?? null
}
