import { setTimeout as sleep } from 'node:timers/promises'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { LinkWord, ProcessorId } from '../../src-shared/model/processor.ts'
import type { Zone } from '../../src-shared/model/sound.ts'
import type { StatusReport } from '../../src-shared/model/system.ts'
import type { Reached } from './command.ts'

/** How long a processor that is still being read is waited for, ms (commands.md, "Command line"). */
const READING_MS = 20_000
/** How long meters are waited for after the last link is up, ms. */
const METERS_MS = 1500
/** How long the values of zones are waited for once their names are known, ms: by a young console, and by one that runs. */
const YOUNG_VALUES_MS = 5000
const VALUES_MS = 1500
const PERIOD_MS = 100

const UNSETTLED: ReadonlySet<LinkWord> = new Set(['connecting', 'syncing'])

/**
 * Does `act`, and does it again while its processor is still being read: any processor, where `id` is null.
 *
 * @throws AppError, in the end `processor-offline`
 */
export async function whenRead<T>(client: Client<AtlasContract>, id: string | null, act: () => Promise<T>): Promise<T> {
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

/**
 * The zones of a processor. After a connection their names come before their values, which are waited for; what the processor
 * does not tell in that time stays unknown.
 */
export async function zonesOf({ client, isYoung }: Reached, id: string): Promise<readonly Zone[]> {
  const list = () => client.zones.list({ processorId: id as ProcessorId })
  let zones = await whenRead(client, id, list)
  const startMs = performance.now()
  const isKnown = ({ gainDb, muted, source }: Zone) => gainDb !== null && muted !== null && source !== null
  const patienceMs = isYoung ? YOUNG_VALUES_MS : VALUES_MS
  while (!zones.every(isKnown) && performance.now() - startMs < patienceMs) {
    await sleep(PERIOD_MS)
    zones = await list()
  }
  return zones
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

async function isBeingRead(client: Client<AtlasContract>, id: string | null): Promise<boolean> {
  const { processors } = await client.system.status({})
  // Online and still refused means that what was asked for has not been read yet.
  return processors.some(
    (each) => (id === null || each.id === (id as ProcessorId)) && (UNSETTLED.has(each.link) || each.link === 'online'),
  )
}
