import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { DemoPast } from '../../src-shared/model/demo.ts'

export interface DemoParts {
  /** null where this is no demonstration: the record of a real venue holds only what was heard. */
  readonly takePast: ((past: DemoPast) => Promise<number>) | null
}

export function createDemoHandlers({ takePast }: DemoParts): Handlers<AtlasContract>['demo'] {
  return {
    async past(past) {
      if (!takePast) throw new AppError('not-allowed', 'Only a demonstration takes readings of the past.')
      return { rows: await takePast(past) }
    },
  }
}
