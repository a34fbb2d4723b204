import { FLOOR_DB } from '../../src-shared/decibels.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Lowering } from './lowering.ts'
import { answered, type Finding, notPossible, type Question, skipped } from './question.ts'
import { entriesOf, isError, numberIn, readNumber } from './said.ts'
import type { Talk } from './talk.ts'

/** One gain as the processor says it in both units. */
export interface Point {
  readonly db: number
  readonly percent: number
}

/** Steps down on an audible zone and on a muted one, dB; the first three fit into what may be heard. */
const DOWN_DB = [1, 2, 3, 6, 12, 24, 40]
const ENOUGH_POINTS = 4
const CLOSE_PERCENT = 1.5

/** How its percent goes with dB. */
export const percentCurve: Question = {
  id: 'percent-curve',
  async ask({ talk, sound, lowering }) {
    const one = await talk()
    const points: Point[] = []
    for (const param of everyGain(sound)) points.push(...(await pointAt(one, param)))
    if (lowering && groupedIn(sound, lowering.zone) === false) points.push(...(await pointsBelow(one, lowering)))
    return judgeCurve(points, lowering !== null)
  },
}

async function pointsBelow(talk: Talk, lowering: Lowering): Promise<readonly Point[]> {
  const room = await lowering.begin(talk, [])
  if (!room) return []
  const points: Point[] = []
  for (const downDb of DOWN_DB) {
    const gainDb = Math.round((room.beforeDb - downDb) * 10) / 10
    if (gainDb < room.lowestDb) break
    const reply = await lowering.lowerTo(talk, gainDb)
    if (reply === null || isError(reply)) break
    points.push(...(await pointAt(talk, `ZoneGain_${lowering.zone}`)))
  }
  return points
}

async function pointAt(talk: Talk, param: string): Promise<readonly Point[]> {
  const reply = await talk.ask('get', [
    { param, fmt: 'val' },
    { param, fmt: 'pct' },
  ])
  const db = numberIn(entriesOf(reply), param, 'val')
  const percent = numberIn(entriesOf(reply), param, 'pct')
  return db === null || percent === null ? [] : [{ db, percent }]
}

const CURVES: Readonly<Record<string, (db: number) => number>> = {
  'a straight line': (db) => (1 - db / FLOOR_DB) * 100,
  'a square': (db) => (1 - db / FLOOR_DB) ** 2 * 100,
  'the amplitude (20 dB a decade)': (db) => 10 ** (db / 20) * 100,
  'the power (10 dB a decade)': (db) => 10 ** (db / 10) * 100,
}

export function judgeCurve(points: readonly Point[], mayWrite: boolean): Finding {
  const distinct = new Map(points.map(({ db, percent }) => [db, percent]))
  if (distinct.size < ENOUGH_POINTS) {
    const advice = mayWrite ? 'Set the faders to different volumes' : 'Allow writing on a zone'
    return notPossible(
      `Only ${distinct.size} different volumes are known, too few to tell. ${advice}, and run it again.`,
    )
  }
  const off = (curve: (db: number) => number) =>
    Math.max(...[...distinct].map(([db, percent]) => Math.abs(curve(db) - percent)))
  const [[name, deviation] = ['', 100]] = Object.entries(CURVES)
    .map(([each, curve]) => [each, off(curve)] as const)
    .sort(([, a], [, b]) => a - b)
  const levels = [...distinct.keys()].sort((a, b) => a - b)
  const range = `${distinct.size} volumes from ${levels[0]} to ${levels.at(-1)} dB`
  if (deviation > CLOSE_PERCENT) return answered(`${range} follow no simple curve.`, `Nearest is ${name}.`)
  return answered(`${range} follow ${name}, within ${Math.round(deviation * 10) / 10} %.`)
}

function everyGain({ zones, sources, groups }: ProcessorSound): readonly string[] {
  const of = (stem: string, channels: readonly { readonly index: number }[]) =>
    channels.map(({ index }) => `${stem}Gain_${index}`)
  return [...of('Zone', zones), ...of('Source', sources), ...of('Group', groups)]
}

const LATER_MS = 1_000
const NEAR_DB = 0.6

/** What became of one write to a zone in a combined group, in dB; null where it was not said. */
export interface GroupedWrite {
  readonly beforeDb: number
  readonly wantedDb: number
  readonly isRefused: boolean
  readonly atOnceDb: number | null
  readonly laterDb: number | null
  readonly haveOthersMoved: boolean
}

/** Whether a zone’s own gain can be written while its group is combined. */
export const gainWhileGrouped: Question = {
  id: 'gain-while-grouped',
  async ask({ talk, sound, lowering, wait }) {
    if (!lowering) return skipped('It was not allowed to write.')
    const { zone } = lowering
    if (groupedIn(sound, zone) !== true) {
      return notPossible('The zone is in no combined group. Combine one with it, and run the check again.')
    }
    const one = await talk()
    const others = [
      ...sound.groups.filter(({ active }) => active === true).map(({ index }) => `GroupGain_${index}`),
      ...sound.zones
        .filter((each) => each.grouped === true && each.index !== zone)
        .map(({ index }) => `ZoneGain_${index}`),
    ]
    const room = await lowering.begin(one, others)
    const wantedDb = room ? Math.max(room.lowestDb, room.beforeDb - 2) : FLOOR_DB
    if (!room || wantedDb === room.beforeDb)
      return notPossible('The zone is at its lowest volume. Raise it, and run the check again.')
    const othersBefore = await readAll(one, others)
    const reply = await lowering.lowerTo(one, wantedDb)
    if (reply === null) return notPossible('Somebody else moved the zone meanwhile. Run the check again.')
    const atOnceDb = await readNumber(one, `ZoneGain_${zone}`, 'val')
    await wait(LATER_MS)
    const laterDb = await readNumber(one, `ZoneGain_${zone}`, 'val')
    const othersAfter = await readAll(one, others)
    const haveOthersMoved = othersAfter.some((db, nth) => db !== othersBefore[nth])
    return judgeGrouped({
      beforeDb: room.beforeDb,
      wantedDb,
      isRefused: isError(reply),
      atOnceDb,
      laterDb,
      haveOthersMoved,
    })
  },
}

export function judgeGrouped({ beforeDb, wantedDb, isRefused, ...read }: GroupedWrite): Finding {
  const others = read.haveOthersMoved
    ? 'The group or other members move along.'
    : 'The group and its other members stay.'
  const at = (nowDb: number | null, placeDb: number) => nowDb !== null && Math.abs(nowDb - placeDb) < NEAR_DB
  if (isRefused) return answered('In a combined group, a write to a zone’s own gain is refused.')
  if (at(read.laterDb, wantedDb)) return answered('In a combined group, a write to a zone’s own gain stands.', others)
  if (!at(read.laterDb, beforeDb)) {
    return answered(
      `In a combined group, the zone went from ${beforeDb} dB to ${read.laterDb} dB, not ${wantedDb} dB.`,
      others,
    )
  }
  const when = at(read.atOnceDb, wantedDb) ? 'is taken back within a second' : 'is overwritten at once'
  return answered(`In a combined group, a write to a zone’s own gain ${when}.`, others)
}

async function readAll(talk: Talk, params: readonly string[]): Promise<readonly (number | null)[]> {
  const read: (number | null)[] = []
  for (const param of params) read.push(await readNumber(talk, param, 'val'))
  return read
}

/** null where the processor has not said it. */
function groupedIn({ zones }: ProcessorSound, zone: number): boolean | null {
  return zones.find(({ index }) => index === zone)?.grouped ?? null
}
