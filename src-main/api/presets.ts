import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { Applier } from '../presets/applier.ts'
import type { PresetService } from '../presets/presets.ts'

export function createPresetHandlers(
  presets: PresetService,
  applier: Pick<Applier, 'undo'>,
): Handlers<AtlasContract>['presets'] {
  return {
    list: () => presets.all.get(),
    create: (given, { name }) => presets.create(given, name),
    change: (change, { name }) => presets.change(change, name),
    remove({ id }) {
      presets.remove(id)
      return { id }
    },
    plan: ({ id }) => presets.plan(id),
    apply: ({ id }, caller) => presets.apply(id, caller),
    undo: ({ batch }, caller) => applier.undo(batch, caller),
  }
}
