import { AppError } from '../../src-shared/contract/reply.ts'
import type { ControlResult } from '../../src-shared/model/control.ts'
import { failureOfResult } from '../../src-shared/model/outcome.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Command, Reached } from './command.ts'
import { settledStatus, whenRead, zonesOf } from './patience.ts'
import { printable } from './table.ts'

export const muteAllCommand: Command = {
  words: ['mute-all'],
  positionals: ['[ID]'],
  options: { undo: { value: null, text: 'lets sound again what the last one muted and nobody touched since' } },
  text: 'Mutes every zone of a processor, or of all',
  run({ positionals: [id], values, reach }) {
    const processorId = id === undefined ? null : (id as ProcessorId)
    if (values.undo === true && processorId !== null) {
      throw new AppError('bad-input', '--undo takes back the last “mute-all” as a whole: say it without ID.')
    }
    return reach(0, async (reached) => {
      const { client } = reached
      await knowZones(reached, processorId)
      if (values.undo === true) {
        const undone = await whenRead(client, null, () => client.control.undoMuteAll({ batch: null }))
        assertAll(undone.results)
        const left = undone.left.length > 0 ? ` ${undone.left.length} were changed since, and stay muted.` : ''
        return { value: undone, lines: [`${names(undone.results)} can be heard again.${left}`] }
      }
      const muted = await client.control.muteAll({ processorId })
      if (muted.notReached.length > 0) {
        throw new AppError('processor-offline', `Not muted, since it does not answer: ${muted.notReached.join(', ')}.`)
      }
      assertAll(muted.results)
      const what = muted.results.length > 0 ? `Muted ${names(muted.results)}.` : 'Everything was muted already.'
      return { value: muted, lines: [what] }
    })
  },
}

/** What is muted is decided by what is known, so everything that answers is to be known first. */
async function knowZones(reached: Reached, processorId: ProcessorId | null): Promise<void> {
  if (processorId !== null) {
    await zonesOf(reached, processorId)
    return
  }
  const { processors } = await settledStatus(reached.client)
  for (const { id, link } of processors) if (link === 'online') await zonesOf(reached, id)
}

function assertAll(results: readonly ControlResult[]): void {
  const failed = results.filter((result) => failureOfResult(result) !== null)
  const failure = failed[0] && failureOfResult(failed[0])
  if (failure) throw new AppError(failure.code, `Not done for ${names(failed)}. ${failure.message}`)
}

function names(results: readonly ControlResult[]): string {
  return results.length > 0 ? printable(results.map(({ name }) => `“${name}”`).join(', ')) : 'Nothing'
}
