import { setTimeout as sleep } from 'node:timers/promises'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { LinkWord, ProcessorId } from '../../src-shared/model/processor.ts'
import type { StatusReport } from '../../src-shared/model/system.ts'

/** How long a processor that is still being read is waited for, ms (commands.md, "Command line"). */
const READING_MS = 20_000
/** How long meters are waited for after the last link is up, ms. */
const METERS_MS = 1500
const PERIOD_MS = 100

const UNSETTLED: ReadonlySet<LinkWord> = new Set(['connecting', 'syncing'])

/** Does `act`, and does it again while its processor is still being read. @throws AppError, in the end `processor-offline` */
export async function whenRead<T>(client: Client<AtlasContract>, id: string, act: () => Promise<T>): Promise<T> {
  const startMs = performance.now()
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'processor-offline') throw error
      if (performance.now() - startMs > READING_MS || !(await isBeingRead(client, id))) throw error
      await sleep(PERIOD_MS)
    }
  }
}

/** The status once no link is on its way, and once meters had a moment to be heard. */
export async function settledStatus(client: Client<AtlasContract>): Promise<StatusReport> {
  const startMs = performance.now()
  let upSinceMs: number | undefined
  for (;;) {
    const status = await client.system.status({})
    const { processors } = status
    const nowMs = performance.now()
    if (nowMs - startMs > READING_MS) return status
    if (status.meterPort.kind !== 'opening' && !processors.some(({ link }) => UNSETTLED.has(link))) {
      upSinceMs ??= nowMs
      const isWhole = processors.every(({ link, metersHeard }) => link !== 'online' || metersHeard)
      if (isWhole || nowMs - upSinceMs > METERS_MS) return status
    }
    await sleep(PERIOD_MS)
  }
}

async function isBeingRead(client: Client<AtlasContract>, id: string): Promise<boolean> {
  const { processors } = await client.system.status({})
  const link = processors.find((each) => each.id === (id as ProcessorId))?.link
  // Online and still refused means that what was asked for has not been read yet.
  return link !== undefined && (UNSETTLED.has(link) || link === 'online')
}
