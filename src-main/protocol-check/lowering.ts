import { CEILING_DB, FLOOR_DB } from '../../src-shared/decibels.ts'
import type { PutBack } from '../../src-shared/model/protocol-check.ts'
import { isError, readNumber } from './said.ts'
import { type Said, type Talk, TalkFailure } from './talk.ts'
import type { Trail } from './trail.ts'

/** What can be heard goes down by at most so much, and comes back in steps of at most so much, dB. */
const AUDIBLE_STEP_DB = 3
/** A muted zone goes down by at most so much, dB. */
const MUTED_DEPTH_DB = 40
const STEP_PERIOD_MS = 150
/** Two readings of one value differ by less, dB. */
const SAME_DB = 0.05
/** What was asked for and what a processor makes of it differ by less, dB. */
const ROUNDING_DB = 1
/** A priority event holds a zone for a while and then gives it back. */
const PATIENCE_MS = [1_000, 2_000, 4_000]

/** What is watched while something is written. */
interface Watched {
  readonly param: string
  readonly beforeDb: number
  /** As it read after our last write, and what was asked for then: so it is still ours. */
  seenDb: number
  wantedDb: number
  isMoved: boolean
  /** As it reads now, where that is our doing. */
  readDb: number | null
}

/** Writes the gain of one zone, never above what it was, and puts back whatever moved with it. */
export interface Lowering {
  readonly zone: number
  /** Reads what will be watched, and whether the zone is muted. Answers how far down it may go; null where that is not known. */
  begin(talk: Talk, others: readonly string[]): Promise<{ readonly beforeDb: number; readonly lowestDb: number } | null>
  /**
   * Writes, and answers the reply; null where somebody else has moved the zone, which then stays as it is.
   *
   * @throws Error for a level that is not between the lowest and what it was; AppError where the disk does not take what it was
   */
  lowerTo(talk: Talk, gainDb: number): Promise<Said | null>
  /** Puts back what moved. Tries again over new connections; says what could not be done. Never throws. */
  putBack(): Promise<readonly PutBack[]>
}

export interface LoweringParts {
  readonly zone: number
  /** The present connection, or a new one. Rejects where there is none to be had. */
  readonly connection: () => Promise<Talk>
  readonly wait: (forMs: number) => Promise<void>
  readonly trail: Trail
  /** Told of what went wrong and is no reason not to put back. */
  readonly onTrouble: (error: unknown) => void
}

export function createLowering({ zone, connection, wait, trail, onTrouble }: LoweringParts): Lowering {
  const own = `ZoneGain_${zone}`
  let watched: Watched[] = []
  let lowestDb = CEILING_DB

  async function look(talk: Talk): Promise<void> {
    for (const each of watched) {
      const nowDb = await readNumber(talk, each.param, 'val')
      if (nowDb === null) continue
      if (!isSame(nowDb, each.beforeDb)) each.isMoved = true
      // What has gone further than our write can have moved it is somebody else's doing.
      const reachDb = each.param === own ? ROUNDING_DB : AUDIBLE_STEP_DB + ROUNDING_DB
      if (Math.abs(nowDb - each.wantedDb) > reachDb) continue
      each.seenDb = nowDb
      each.readDb = nowDb
    }
    const moved = watched.filter(({ isMoved }) => isMoved)
    trail.keep(moved)
    for (const each of moved) trail.moved(each)
  }

  /** Until it is known what it came to, whatever moves with a write is ours. */
  async function asOurs<T>(gains: readonly Watched[], wantedDb: number, write: () => Promise<T>): Promise<T> {
    const ends = gains.map((each) => {
      each.readDb = null
      return { each, end: trail.begin(each.param, each.param === own || gains.length === 1 ? wantedDb : each.seenDb) }
    })
    try {
      return await write()
    } finally {
      for (const { each, end } of ends) {
        end(each.readDb === null ? { kind: 'not-connected' } : { kind: 'confirmed', value: each.readDb })
      }
    }
  }

  /** The way back is kept too, so that each step is known for ours; but it is gone though the disk takes nothing any more. */
  function keepStep(each: Watched): void {
    try {
      trail.keep([each])
    } catch (error) {
      onTrouble(error)
    }
  }

  /** Whether what reads now is what we made of it: what somebody else has set stays. */
  const isOurs = ({ seenDb, wantedDb }: Watched, nowDb: number) =>
    isSame(nowDb, seenDb) || Math.abs(nowDb - wantedDb) <= ROUNDING_DB

  /** Up in steps that nobody is startled by, since somebody may have unmuted the zone meanwhile. */
  async function raise(talk: Talk, each: Watched, fromDb: number): Promise<number | null> {
    const { param, beforeDb } = each
    let nowDb: number | null = fromDb
    each.seenDb = fromDb
    trail.moved(each)
    for (let nextDb = fromDb; nextDb !== beforeDb && nowDb !== null && isOurs(each, nowDb); ) {
      nextDb = Math.min(beforeDb, nextDb + AUDIBLE_STEP_DB)
      // Should the connection end here, the next round has to know this step for ours.
      each.wantedDb = nextDb
      keepStep(each)
      nowDb = await asOurs([each], nextDb, async () => {
        await talk.ask('set', [{ param, val: nextDb }])
        if (nextDb !== beforeDb) await wait(STEP_PERIOD_MS)
        const readDb = await readNumber(talk, param, 'val')
        if (readDb !== null && isOurs(each, readDb)) each.readDb = readDb
        return readDb
      })
    }
    return nowDb
  }

  async function restoreOne(talk: Talk, each: Watched): Promise<PutBack> {
    let nowDb = await readNumber(talk, each.param, 'val')
    for (const delayMs of PATIENCE_MS) {
      if (nowDb === null || isSame(nowDb, each.beforeDb) || isOurs(each, nowDb)) break
      await wait(delayMs)
      nowDb = await readNumber(talk, each.param, 'val')
    }
    if (nowDb === null) return ended(each, null, 'unknown')
    if (isSame(nowDb, each.beforeDb)) return ended(each, nowDb, 'as-before')
    if (!isOurs(each, nowDb)) return ended(each, nowDb, 'changed-by-another')
    const afterDb = await raise(talk, each, nowDb)
    if (afterDb === null) return ended(each, null, 'unknown')
    if (isSame(afterDb, each.beforeDb)) return ended(each, afterDb, 'as-before')
    return ended(each, afterDb, isOurs(each, afterDb) ? 'not-as-before' : 'changed-by-another')
  }

  return {
    zone,
    async begin(talk, others) {
      const started: Watched[] = []
      for (const param of [own, ...others]) {
        const beforeDb = await readNumber(talk, param, 'val')
        if (beforeDb === null) return null
        started.push({ param, beforeDb, seenDb: beforeDb, wantedDb: beforeDb, isMoved: false, readDb: null })
      }
      const isMuted = (await readNumber(talk, `ZoneMute_${zone}`, 'val')) === 1
      watched = started
      const { beforeDb } = started[0]!
      lowestDb = Math.max(FLOOR_DB, beforeDb - (isMuted ? MUTED_DEPTH_DB : AUDIBLE_STEP_DB))
      return { beforeDb, lowestDb }
    },
    async lowerTo(talk, gainDb) {
      const [zoneGain] = watched
      if (!zoneGain || gainDb < lowestDb || gainDb > zoneGain.beforeDb)
        throw new Error(`${gainDb} dB must not be written`)
      const nowDb = await readNumber(talk, own, 'val')
      if (nowDb === null || !isOurs(zoneGain, nowDb)) return null
      trail.keep([{ ...zoneGain, wantedDb: gainDb }])
      zoneGain.wantedDb = gainDb
      // Before it is sent: where no answer comes, nobody knows whether it was done.
      zoneGain.isMoved = true
      return asOurs(watched, gainDb, async () => {
        const reply = await talk.ask('set', [{ param: own, val: gainDb }])
        if (!isError(reply)) await look(talk)
        return reply
      })
    },
    async putBack() {
      const done = new Map<string, PutBack>()
      for (const delayMs of [0, ...PATIENCE_MS]) {
        const left = watched.filter(({ param, isMoved }) => isMoved && !done.has(param))
        if (left.length === 0) break
        try {
          if (delayMs > 0) await wait(delayMs)
          const talk = await connection()
          for (const each of left) done.set(each.param, await restoreOne(talk, each))
        } catch (error) {
          // The connection is gone: the next round has a new one, and what is left in the end is told as unknown.
          if (!(error instanceof TalkFailure)) onTrouble(error)
        }
      }
      const all = watched.filter(({ isMoved }) => isMoved)
      watched = []
      return all.map((each) => {
        const end = done.get(each.param) ?? ended(each, null, 'unknown')
        trail.ended(each, end.nowDb, end.state)
        return end
      })
    },
  }
}

function isSame(oneDb: number, otherDb: number): boolean {
  return Math.abs(oneDb - otherDb) < SAME_DB
}

function ended({ param, beforeDb, seenDb }: Watched, nowDb: number | null, state: PutBack['state']): PutBack {
  return { parameter: param, beforeDb, nowDb, state, sentence: sentenceFor() }

  function sentenceFor(): string {
    switch (state) {
      case 'as-before':
        return `${param} reads ${beforeDb} dB as before.`
      case 'not-as-before':
        return `${param} was ${beforeDb} dB and reads ${nowDb} dB now: set it by hand.`
      case 'changed-by-another':
        return `${param} was ${beforeDb} dB; somebody else has set it to ${nowDb} dB, which stays.`
      case 'unknown':
        return `${param} was ${beforeDb} dB and may stand at ${seenDb} dB: it is put back once the processor answers.`
    }
  }
}
