import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Role } from '../../src-shared/contract/role.ts'
import type { AccessToken } from '../../src-shared/model/system.ts'

/** The keys of the web door, as far as they are handed out and taken back. */
export interface TokenKeeper {
  list(): readonly AccessToken[]
  create(name: string, role: Role): Promise<AccessToken & { readonly secret: string }>
  /** @throws AppError `not-found` */
  revoke(id: number): Promise<void>
}

const OWN_NAMES: ReadonlySet<string> = new Set(Object.values(CALLER_NAMES))

export function createTokenHandlers(keeper: TokenKeeper): Handlers<AtlasContract>['tokens'] {
  return {
    list: () => keeper.list(),
    create({ name, role }) {
      // Under it the history could not tell who it was.
      if (OWN_NAMES.has(name.trim().toLowerCase())) {
        throw new AppError('bad-input', 'The console uses that name itself. Choose another.')
      }
      return keeper.create(name, role)
    },
    async revoke({ id }) {
      await keeper.revoke(id)
      return { id }
    },
  }
}
