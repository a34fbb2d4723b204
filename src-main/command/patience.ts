import { setTimeout as sleep } from 'node:timers/promises'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { LinkWord, ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound, Zone } from '../../src-shared/model/sound.ts'
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
export function zonesOf({ client, isYoung }: Reached, id: string): Promise<readonly Zone[]> {
  const list = () => client.zones.list({ processorId: id as ProcessorId })
  return untilKnown(client, id, isYoung ? YOUNG_VALUES_MS : VALUES_MS, list, (zones) => zones.every(isKnown))
}

/** All that a processor has; a young console reads it whole first, which takes a slow unit a while. */
export function soundOf({ client, isYoung }: Reached, id: string): Promise<ProcessorSound> {
  const read = () => client.sound.read({ processorId: id as ProcessorId })
  const isWhole = ({ reading, zones, groups }: ProcessorSound) =>
    reading.kind === 'complete' && zones.every(isKnown) && groups.every(isKnown)
  return untilKnown(client, id, isYoung ? READING_MS : VALUES_MS, read, isWhole)
}

const isKnown = ({ gainDb, muted, source }: Pick<Zone, 'gainDb' | 'muted' | 'source'>) =>
  gainDb !== null && muted !== null && source !== null

async function untilKnown<T>(
  client: Client<AtlasContract>,
  id: string,
  patienceMs: number,
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
): Promise<T> {
  let answer = await whenRead(client, id, ask)
  const startMs = performance.now()
  while (!isEnough(answer) && performance.now() - startMs < patienceMs) {
    await sleep(PERIOD_MS)
    answer = await ask()
  }
  return answer
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
