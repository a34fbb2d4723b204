import { setTimeout as sleep } from 'node:timers/promises'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import { CaptureId } from '../../src-shared/model/capture.ts'
import type { DriftView } from '../../src-shared/model/capture-plan.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Command } from './command.ts'
import { whenRead } from './patience.ts'
import { driftLines } from './setting-words.ts'

/** How long the differences and their causes are waited for, ms: what nobody saw happen is known not to be known after 15 s. */
const LOOKED_UP_MS = 25_000
const PERIOD_MS = 250

const drift: Command = {
  words: ['settings', 'drift'],
  positionals: ['ID'],
  options: {},
  text: 'What is not as in the reference, since when, and why',
  run: ({ positionals: [id = ''], reach }) =>
    reach(0, async ({ client }) => {
      const processorId = id as ProcessorId
      const kept = await client.captures.list({ processorId })
      if (!kept.some(({ isReference }) => isReference)) {
        throw new AppError('not-found', 'No capture is the reference. Choose one with “settings reference”.')
      }
      await whenRead(client, id, () => client.zones.list({ processorId }))
      const view = await lookedUp(client, processorId)
      return { value: view, lines: driftLines(view) }
    }),
}

const reference: Command = {
  words: ['settings', 'reference'],
  positionals: ['ID', 'SNAPSHOT'],
  options: {},
  text: 'Chooses the capture that the present settings are watched against; “none” ends it',
  run({ positionals: [id = '', snapshot = ''], reach }) {
    const wanted = snapshot === 'none' ? null : captureId(snapshot)
    return reach(0, async ({ client }) => {
      const value = await client.captures.setReference({ processorId: id as ProcessorId, captureId: wanted })
      return { value, lines: [wanted === null ? 'Nothing is watched any more.' : `${wanted} is the reference.`] }
    })
  },
}

export const driftCommands: readonly Command[] = [drift, reference]

/** @throws AppError `bad-input` */
export function captureId(text: string): CaptureId {
  const parsed = CaptureId.safeParse(text)
  if (!parsed.success)
    throw new AppError('bad-input', 'A capture’s id looks like c-0123abcd. “settings list” has them.')
  return parsed.data
}

/** @throws AppError `processor-offline` where it could not be compared in time */
async function lookedUp(client: Client<AtlasContract>, id: ProcessorId): Promise<DriftView> {
  const startMs = performance.now()
  for (;;) {
    const view = (await client.captures.state({})).drift.find(({ processorId }) => processorId === id)
    const isLate = performance.now() - startMs > LOOKED_UP_MS
    if (view && view.count !== null && (isLate || view.drifts.every(({ cause }) => cause !== null))) return view
    if (isLate) throw new AppError('processor-offline', 'It could not be compared with its reference in time.')
    await sleep(PERIOD_MS)
  }
}
