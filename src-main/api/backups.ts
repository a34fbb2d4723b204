import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { Hidden } from '../../src-shared/contract/hidden.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import { addressOf } from '../../src-shared/model/backup-orders.ts'
import type { Backups } from '../backup/backups.ts'

export function createBackupHandlers(backups: Backups): Handlers<AtlasContract>['backups'] {
  return {
    state: () => backups.state(),
    runs: () => backups.runs(),
    create: ({ passphrase, ...order }, { name }) => backups.create(order, textOf(passphrase), name),
    cancel: async () => ({ cancelled: await backups.cancel() }),
    verify({ which, elsewhere, passphrase }) {
      if (which !== 'all' && which !== 'random') return backups.verify(addressOf(which, elsewhere), textOf(passphrase))
      if (elsewhere) throw new AppError('bad-input', 'Say the name of a backup in that folder.')
      return backups.verify(which, textOf(passphrase))
    },
    rehearse: ({ fileName, elsewhere, passphrase }) =>
      backups.rehearse(addressOf(fileName, elsewhere), textOf(passphrase)),
    prune: ({ dryRun }) => backups.prune(dryRun),
    pin: ({ fileName, pinned }) => backups.pin(fileName, pinned),
    async remove({ fileName }) {
      await backups.remove(fileName)
      return { fileName }
    },
    settings: () => backups.settings(),
    setSettings: (settings) => backups.setSettings(settings),
    setCopyPassphrase: async ({ passphrase }) => ({ locksCopies: await backups.setCopyPassphrase(textOf(passphrase)) }),
    lookInto: ({ folder }) => backups.lookInto(folder),
    probeFolder: ({ folder }) => backups.probeFolder(folder),
    copy: ({ fileName, folder }) => backups.copy(fileName, folder),
    emergencyCopy: ({ folder }) => backups.emergencyCopy(folder),
  }
}

function textOf(passphrase: Hidden | null): string | null {
  return passphrase?.reveal() ?? null
}
