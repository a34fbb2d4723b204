import { CHANNEL_FAMILIES, type ChannelFamily, type Reading } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import { inquire } from './inquiry.ts'
import type { Inventory } from './inventory.ts'
import { type NameFamily, wireName } from './parameters.ts'
import { createReader, ESSENTIAL_CHANNELS, FIRMWARE_QUERY, indexSpaceOf, OTHER_FAMILIES } from './reader.ts'
import { RequestFailure, type Session, type Urgency } from './session.ts'

/** The known names are asked for again this often: an index may be given to something else without a word. */
const VERIFY_PERIOD_MS = 60_000

const ALL_FAMILIES: readonly NameFamily[] = [...ESSENTIAL_CHANNELS.map(wireName), ...OTHER_FAMILIES]

export interface SyncEvents {
  /** The names of these channels are known and verified: their levels may be shown under them. */
  onVerified(families: readonly ChannelFamily[]): void
  /** Zones and sources are known and verified: there is something true to show. */
  onReady(): void
  onReading(reading: Reading): void
  /** Names were read or changed. */
  onNames(): void
  /** All names of a family were read. */
  onWhole(family: NameFamily): void
  /** Something failed that is not the connection's end. */
  onError(error: unknown): void
}

/** Keeps what is known of a processor true, over one session: reads, verifies, subscribes, and reads again what moved. */
export interface Sync {
  /** Resolves when everything is read and subscribed, or the session ended before. `fromScratch` reads every index again. */
  run(fromScratch: boolean): Promise<void>
  /** Asks for every known name and value anew. Resolves to whether all of it was answered. */
  verify(): Promise<boolean>
  /** Names came that are not the known ones: their families are read again. */
  renamed(families: readonly NameFamily[]): void
  stop(): void
}

/** Which families are known; grows and shrinks here, and outlives the session. */
export interface FamilyStates {
  /** Those whose index space was read whole at least once: it is enough to verify their names. */
  readonly known: Set<NameFamily>
  /** Those of them that were not read whole since the program started. */
  readonly unscanned: Set<NameFamily>
}

export function createSync(
  clock: Clock,
  session: Session,
  inventory: Inventory,
  { known: knownFamilies, unscanned }: FamilyStates,
  events: SyncEvents,
): Sync {
  const reader = createReader(session, inventory)
  const moved = new Set<NameFamily>()
  let isRereading = false
  let isRunning = false
  let running = Promise.resolve()
  const stopVerifying = clock.every(VERIFY_PERIOD_MS, () => void guarded(() => verifyAll('background')))

  /** The end of the connection is the link's business; it ends whatever was under way here. */
  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof RequestFailure && (error.reason === 'ended' || error.reason === 'no-answer')) return
      events.onError(error)
    }
  }

  async function readFamilies(families: readonly NameFamily[], fromScratch: boolean, isEssential: boolean) {
    const urgency = isEssential ? 'sync' : 'background'
    const known = fromScratch ? [] : families.filter((family) => knownFamilies.has(family))
    const changed = await reader.verifyNames(known, urgency)
    const toRead = families.filter((family) => changed.includes(family) || !known.includes(family))
    for (const family of toRead) {
      await readFamily(family, urgency, (count) => progress.add(count))
    }
  }

  /** A family of which some names did not answer is not known: the next verification reads it again. */
  async function readFamily(family: NameFamily, urgency: Urgency, onProgress: (count: number) => void) {
    const isWhole = await reader.readNames(family, urgency, onProgress)
    unscanned.delete(family)
    if (isWhole) {
      knownFamilies.add(family)
      events.onWhole(family)
    } else {
      knownFamilies.delete(family)
    }
    events.onNames()
  }

  const progress = {
    done: 0,
    total: 0,
    begin(families: readonly NameFamily[], fromScratch: boolean) {
      progress.done = 0
      progress.total = families
        .filter((family) => fromScratch || !knownFamilies.has(family))
        .reduce((sum, family) => sum + indexSpaceOf(family), 0)
      progress.add(0)
    },
    add(count: number) {
      progress.done = Math.min(progress.done + count, progress.total)
      if (progress.total > 0) events.onReading({ kind: 'running', done: progress.done, total: progress.total })
    },
  }

  async function verifyAll(urgency: Urgency): Promise<void> {
    if (isRunning) return
    for (const family of ALL_FAMILIES) if (!knownFamilies.has(family)) moved.add(family)
    for (const family of await reader.verifyNames([...knownFamilies], urgency)) moved.add(family)
    await rereadMoved()
    await reader.subscribe(CHANNEL_FAMILIES, 'background')
    await reader.subscribeTriggers('background')
    await reader.subscribeNameless('background')
  }

  async function rereadMoved(): Promise<void> {
    if (isRereading) return
    isRereading = true
    try {
      for (const family of moved) {
        moved.delete(family)
        await readFamily(family, 'sync', () => undefined)
        const channel = channelOf(family)
        if (!channel) continue
        await reader.subscribe([channel], 'sync')
        // What was told of these indices before may have been told of others.
        await reader.readValues([channel], 'sync')
      }
    } finally {
      isRereading = false
    }
  }

  async function readAll(fromScratch: boolean): Promise<void> {
    isRunning = true
    try {
      progress.begin(ALL_FAMILIES, fromScratch)
      for (const family of ESSENTIAL_CHANNELS) {
        await readFamilies([wireName(family)], fromScratch, true)
        events.onVerified([family])
        // People look at the meters first, so these do not wait for the names of everything else.
        await reader.subscribeMeters(family, 'sync')
      }
      events.onReady()
      await reader.subscribe(ESSENTIAL_CHANNELS, 'sync')
      await readFamilies(OTHER_FAMILIES, fromScratch, false)
      events.onVerified(CHANNEL_FAMILIES)
      await reader.subscribe(CHANNEL_FAMILIES, 'background')
      await reader.subscribeTriggers('background')
      await reader.subscribeNameless('background')
      await inquire(session, 'get', [FIRMWARE_QUERY], 'background', 1, () => undefined)
      events.onReading({ kind: 'complete' })
    } finally {
      isRunning = false
    }
    await rereadMoved()
    // It waits for everything that people wait for, and nobody waits for it.
    void guarded(scanRest)
  }

  /** What is new at the processor since it was last read whole has no name to verify: the index space is read once more. */
  async function scanRest(): Promise<void> {
    for (const family of unscanned) {
      const before = [...inventory.names(family)]
      await readFamily(family, 'background', () => undefined)
      const channel = channelOf(family)
      if (!channel) continue
      await reader.subscribe([channel], 'background')
      const now = inventory.names(family)
      if (before.some(([index, name]) => now.get(index) !== name)) await reader.readValues([channel], 'background')
    }
  }

  return {
    run(fromScratch) {
      // One after the other: two readings at once would only be in each other's way.
      running = running.then(() => guarded(() => readAll(fromScratch)))
      return running
    },
    async verify() {
      let isWhole = false
      running = running.then(() =>
        guarded(async () => {
          await verifyAll('sync')
          isWhole =
            (await reader.readValues(CHANNEL_FAMILIES, 'sync')) &&
            ALL_FAMILIES.every((family) => knownFamilies.has(family))
        }),
      )
      await running
      return isWhole
    },
    renamed(families) {
      for (const family of families) {
        if (knownFamilies.has(family) && !reader.isReading(family)) moved.add(family)
      }
      if (moved.size > 0 && !isRunning) void guarded(rereadMoved)
    },
    stop: stopVerifying,
  }
}

function channelOf(family: NameFamily): ChannelFamily | undefined {
  return CHANNEL_FAMILIES.find((each) => wireName(each) === family)
}
