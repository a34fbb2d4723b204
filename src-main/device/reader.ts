import { CHANNEL_FAMILIES, type ChannelFamily } from '../../src-shared/model/sound.ts'
import { BATCH_SIZE, inquire } from './inquiry.ts'
import type { Inventory } from './inventory.ts'
import {
  CHANNEL_INDEX_SPACE,
  channelQueries,
  disputedQueries,
  meterQuery,
  NAMED_FAMILIES,
  NAMELESS_QUERIES,
  type NameFamily,
  nameQuery,
  splitParameter,
  TOLD_TRIGGERS,
  wireName,
} from './parameters.ts'
import type { Query } from './protocol.ts'
import type { Session, Urgency } from './session.ts'

/** Firmware of the processor; it has no index. */
export const FIRMWARE_QUERY: Query = { param: 'FirmwareVersion', fmt: 'str' }

/** What a link does first: without these there is nothing to show. */
export const ESSENTIAL_CHANNELS: readonly ChannelFamily[] = ['zone', 'source']
/** What is read in the background, in the order in which people would miss it. */
export const OTHER_FAMILIES: readonly NameFamily[] = [
  'Group',
  'Mix',
  'Scene',
  'Routine',
  'Message',
  'GpoPreset',
  'BellSchedule',
]

/** How many names a family may have. */
export function indexSpaceOf(family: NameFamily): number {
  const channel = CHANNEL_FAMILIES.find((each) => wireName(each) === family)
  return channel ? CHANNEL_INDEX_SPACE[channel] : NAMED_FAMILIES[family as keyof typeof NAMED_FAMILIES]
}

/** Reads what a processor has, and subscribes to it, over one session. Everything here may be called again at any time. */
export interface Reader {
  /** Reads all names of a family over its whole index space. False if some did not answer, so that it must be read again. */
  readNames(family: NameFamily, urgency: Urgency, onProgress: (done: number) => void): Promise<boolean>
  /** Asks only for the names that are known. Answers the families in which one is different or gone. */
  verifyNames(families: readonly NameFamily[], urgency: Urgency): Promise<readonly NameFamily[]>
  /** Asks for the present values of all known channels of these families, which come like all values. False if some did not. */
  readValues(families: readonly ChannelFamily[], urgency: Urgency): Promise<boolean>
  /** Subscribes to everything of these families that is not subscribed in this session yet. True if nothing is missing now. */
  subscribe(families: readonly ChannelFamily[], urgency: Urgency): Promise<boolean>
  /** Subscribes to the meters of a family, ahead of everything else about it. */
  subscribeMeters(family: ChannelFamily, urgency: Urgency): Promise<boolean>
  /** Subscribes to what has no name, as far as it exists. */
  subscribeNameless(urgency: Urgency): Promise<boolean>
  /** Subscribes to the triggers of what has a name: a later update says that somebody triggered it. */
  subscribeTriggers(urgency: Urgency): Promise<boolean>
  /** Whether the family's names are being read over the index space now: a name that comes is then no surprise. */
  isReading(family: NameFamily): boolean
}

export function createReader(session: Session, inventory: Inventory): Reader {
  const subscribed = new Set<string>()
  const absent = new Set<string>()
  const reading = new Set<NameFamily>()
  /** Most guessed names do not exist; with a processor that refuses a batch for one of them, batches are lost time. */
  let guessSize = BATCH_SIZE

  const keyOf = ({ param, fmt }: Query) => `${param}:${fmt}`
  const namesIn = (answers: readonly { param: string; value: number | string }[]) =>
    new Map(answers.map(({ param, value }) => [splitParameter(param).index, String(value)]))

  const channelsOf = (families: readonly ChannelFamily[]) =>
    families.flatMap((family) => [...inventory.names(wireName(family)).keys()].map((index) => ({ family, index })))

  async function subscribeTo(wanted: readonly Query[], urgency: Urgency, batchSize: number): Promise<boolean> {
    const missing = wanted.filter((query) => !subscribed.has(keyOf(query)) && !absent.has(keyOf(query)))
    if (missing.length === 0) return true
    const outcome = await inquire(session, 'sub', missing, urgency, batchSize, () => undefined)
    for (const query of outcome.absent) absent.add(keyOf(query))
    const without = new Set([...outcome.absent, ...outcome.failed].map(keyOf))
    for (const query of missing) if (!without.has(keyOf(query))) subscribed.add(keyOf(query))
    return outcome.failed.length === 0
  }

  return {
    async readNames(family, urgency, onProgress) {
      reading.add(family)
      try {
        const queries = Array.from({ length: indexSpaceOf(family) }, (_, index) => nameQuery(family, index))
        const outcome = await inquire(session, 'get', queries, urgency, guessSize, onProgress)
        if (outcome.isSpoiled) guessSize = 1
        const names = namesIn(outcome.answered)
        // What ran into its deadline is not known to be gone.
        for (const { param } of outcome.failed) {
          const { index } = splitParameter(param)
          const known = inventory.names(family).get(index)
          if (known !== undefined) names.set(index, known)
        }
        inventory.setNames(family, names)
        return outcome.failed.length === 0
      } finally {
        reading.delete(family)
      }
    },
    async verifyNames(families, urgency) {
      const queries = families.flatMap((family) =>
        [...inventory.names(family).keys()].map((index) => nameQuery(family, index)),
      )
      const before = new Map(families.map((family) => [family, new Map(inventory.names(family))]))
      const outcome = await inquire(session, 'get', queries, urgency, BATCH_SIZE, () => undefined)
      const isMoved = ({ param, value }: { param: string; value?: number | string }) => {
        const { stem, index } = splitParameter(param)
        const known = before.get(stem.slice(0, -'Name'.length) as NameFamily)?.get(index)
        return value === undefined || known !== value
      }
      const moved = [...outcome.answered.filter(isMoved), ...outcome.absent]
      return families.filter((family) => moved.some(({ param }) => splitParameter(param).stem === `${family}Name`))
    },
    async readValues(families, urgency) {
      const queries = channelsOf(families).flatMap(({ family, index }) => [
        ...channelQueries(family, index).filter(({ param }) => param !== meterQuery(family, index).param),
        // Of two spellings the processor knows one: the one that answered before.
        ...disputedQueries(family, index).filter((query) => inventory.valueAt(query) !== null),
      ])
      const wanted = queries.filter((query) => !absent.has(keyOf(query)))
      const { failed } = await inquire(session, 'get', wanted, urgency, BATCH_SIZE, () => undefined)
      return failed.length === 0
    },
    async subscribe(families, urgency) {
      const channels = channelsOf(families)
      const sure = await subscribeTo(
        channels.flatMap(({ family, index }) => channelQueries(family, index)),
        urgency,
        BATCH_SIZE,
      )
      const disputed = channels.flatMap(({ family, index }) => disputedQueries(family, index))
      return (await subscribeTo(disputed, urgency, BATCH_SIZE)) && sure
    },
    subscribeMeters: (family, urgency) =>
      subscribeTo(
        [...inventory.names(wireName(family)).keys()].map((index) => meterQuery(family, index)),
        urgency,
        BATCH_SIZE,
      ),
    subscribeNameless: (urgency) => subscribeTo(NAMELESS_QUERIES, urgency, guessSize),
    subscribeTriggers: (urgency) =>
      subscribeTo(
        Object.entries(TOLD_TRIGGERS).flatMap(([stem, { names }]) =>
          [...inventory.names(names).keys()].map((index): Query => ({ param: `${stem}_${index}`, fmt: 'val' })),
        ),
        urgency,
        guessSize,
      ),
    isReading: (family) => reading.has(family),
  }
}
