import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Fleet } from '../device/fleet.ts'

export function createSoundHandlers(fleet: Pick<Fleet, 'views' | 'sound'>): Handlers<AtlasContract>['sound'] {
  return { read: ({ processorId }) => presentSound(fleet, processorId) }
}

/**
 * What a processor has and does now. What it said before it was lost may be wrong by now, and an answer carries no mark that says
 * so: it is refused.
 *
 * @throws AppError `not-found`, `processor-offline`
 */
export function presentSound(fleet: Pick<Fleet, 'views' | 'sound'>, processorId: ProcessorId): ProcessorSound {
  const view = fleet.views.get().find(({ id }) => id === processorId)
  if (!view) throw new AppError('not-found', 'There is no processor with that id.')
  const sound = fleet.sound.get().find((each) => each.processorId === processorId)
  if (view.link.kind !== 'online' || !sound) {
    throw new AppError('processor-offline', 'The processor is not connected, so nothing is known of it now.')
  }
  return sound
}
