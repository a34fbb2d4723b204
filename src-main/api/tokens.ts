import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { Role } from '../../src-shared/contract/role.ts'
import type { AccessToken } from '../../src-shared/model/system.ts'

/** The keys of the web door, as far as they are handed out and taken back. */
export interface TokenKeeper {
  list(): readonly AccessToken[]
  create(name: string, role: Role): Promise<AccessToken & { readonly secret: string }>
  /** @throws AppError `not-found` */
  revoke(id: number): Promise<void>
}

export function createTokenHandlers(keeper: TokenKeeper): Handlers<AtlasContract>['tokens'] {
  return {
    list: () => keeper.list(),
    create: ({ name, role }) => keeper.create(name, role),
    async revoke({ id }) {
      await keeper.revoke(id)
      return { id }
    },
  }
}
