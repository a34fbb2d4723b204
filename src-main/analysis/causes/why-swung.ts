import type { Cause, Swing } from '../../../src-shared/model/cause.ts'
import type { EvidenceReading } from '../../../src-shared/model/insight.ts'
import type { ChannelChange } from '../../../src-shared/model/recording.ts'
import { sentences } from '../sentences.ts'
import {
  type CauseFacts,
  changesWithin,
  gapWithin,
  isSame,
  levelsAt,
  medianBetween,
  nameAt,
  type Place,
  valueAfter,
} from './facts.ts'
import { messageAt, voiceIn } from './priority.ts'
import type { BareSwing } from './swings.ts'
import { whyChanged } from './why-changed.ts'

/** A change is heard so long before or after the sample in which the level moved. */
const NEAR_MS = 2000
/** So much of the way must a gain have gone to be why the level did. */
const GAIN_SHARE = 0.5
/** Levels are compared over so long before and after. */
const COMPARED_MS = 15_000
const FELL_DB = 12
/** By so much louder than around it, dB, a microphone is why. */
const LOUDER_DB = 6

/** The likely cause of a drop or jump: of the gain that moved, or of a level by what stands between it and its source. */
export function whySwung(swing: BareSwing, facts: CauseFacts): Swing {
  const { changes, ...bare } = swing
  const [first] = changes
  return { ...bare, cause: first ? whyChanged(widest(changes), facts) : whyLevel(swing, facts) }
}

/** Of a movement in several changes the one that went furthest. */
function widest(changes: readonly ChannelChange[]): ChannelChange {
  const width = ({ before, after }: ChannelChange) => Math.abs(after - (before ?? after))
  return changes.reduce((most, each) => (width(each) > width(most) ? each : most))
}

/**
 * A level that moved: first what was set on the channel itself, then on the group or source that it plays, then a source that fell
 * silent or came back. Else a gap beside it says that nobody saw, and a message or a voice that it pushes the music down without
 * touching a gain; anything else is unknown.
 */
function whyLevel(swing: BareSwing, facts: CauseFacts): Cause {
  const periodMs = levelsAt(facts, swing)?.periodMs ?? 0
  const [fromMs, toMs] = [swing.atMs - NEAR_MS, swing.atMs + periodMs + NEAR_MS]
  const played = playedBy(swing, facts, toMs)
  const near = changesWithin(facts, fromMs, toMs).filter(
    (each) => isSame(each, swing) || (played && isSame(each, played)),
  )
  const setting = near.find((each) => isWhy(each, swing))
  const source = swing.family === 'source' ? swing : played
  const moved = source && levelMove(source, swing, facts, periodMs)
  const isSilent = moved && isSilence(swing, moved, facts.silenceDb)
  if (setting) {
    const cause = whyChanged(setting, facts)
    return isSilent ? levelCause(swing, facts, toMs, eitherOf(cause, nameAt(facts, swing))) : cause
  }
  if (source && isSilent) {
    return levelCause(swing, facts, toMs, {
      kind: 'source-silent',
      sentence:
        swing.direction === 'drop'
          ? sentences.cause.sourceGone(nameAt(facts, swing), nameAt(facts, source))
          : sentences.cause.sourceBack(nameAt(facts, swing), nameAt(facts, source)),
      confidence: 0.9,
      rule: `Its source went from or to a level below ${facts.silenceDb} dB in the same moment.`,
      readings: [
        { label: `${nameAt(facts, source)} before`, value: round(moved.beforeDb), unit: 'dB' },
        { label: `${nameAt(facts, source)} after`, value: round(moved.afterDb), unit: 'dB' },
      ],
    })
  }
  if (gapWithin(facts, fromMs, toMs)) return levelCause(swing, facts, toMs, unseen(nameAt(facts, swing)))
  return whyDucked(swing, facts, fromMs, toMs)
}

function whyDucked(swing: BareSwing, facts: CauseFacts, fromMs: number, toMs: number): Cause {
  const name = nameAt(facts, swing)
  const message = swing.family === 'zone' ? messageAt((fromMs + toMs) / 2, facts) : null
  const voice = swing.family === 'zone' ? voiceIn(swing.atMs, swing.atMs + COMPARED_MS, facts) : null
  if (message || (voice && voice.louderDb >= LOUDER_DB)) {
    return levelCause(swing, facts, toMs, {
      kind: 'priority',
      sentence: message ? sentences.cause.announced(name) : sentences.cause.voice(name, voice?.channel.name ?? ''),
      confidence: 0.6,
      rule: `A message was played, or a microphone became at least ${LOUDER_DB} dB louder, in the same moment.`,
      readings: voice ? [{ label: `peak of ${voice.channel.name}`, value: round(voice.peakDb), unit: 'dB' }] : [],
    })
  }
  return levelCause(swing, facts, toMs, {
    kind: 'unknown',
    sentence: sentences.cause.unknown(name),
    confidence: 0,
    rule: 'No setting, source, priority source or gap fits.',
    readings: [],
  })
}

/** What a zone plays, of its own or of the one group that is combined. */
function playedBy(swing: Place, facts: CauseFacts, atMs: number): Place | null {
  const index = valueAfter(facts, swing, 'source', atMs)
  if (index === null || index < 0) return null
  const of = (family: 'source' | 'mix') => facts.channels.find((each) => each.family === family && each.index === index)
  return of('source') ?? of('mix') ?? null
}

function isWhy(change: ChannelChange, swing: BareSwing): boolean {
  const isDown = swing.direction === 'drop'
  switch (change.what) {
    case 'mute':
      return (change.after === 1) === isDown
    case 'gain': {
      const movedDb = change.after - (change.before ?? change.after)
      return movedDb < 0 === isDown && Math.abs(movedDb) >= GAIN_SHARE * Math.abs(swing.afterDb - swing.beforeDb)
    }
    case 'source':
    case 'grouped':
    case 'active':
      return true
  }
}

interface Move {
  readonly beforeDb: number
  readonly afterDb: number
}

function levelMove(source: Place, swing: BareSwing, facts: CauseFacts, periodMs: number): Move | null {
  const span = levelsAt(facts, source)
  if (!span) return null
  const beforeDb = medianBetween(span, swing.atMs - COMPARED_MS - periodMs, swing.atMs)
  const afterDb = medianBetween(span, swing.atMs + periodMs, swing.atMs + 2 * periodMs + COMPARED_MS)
  return beforeDb === null || afterDb === null ? null : { beforeDb, afterDb }
}

function isSilence({ direction }: BareSwing, { beforeDb, afterDb }: Move, silenceDb: number): boolean {
  if (direction === 'drop') return afterDb < silenceDb && beforeDb - afterDb >= FELL_DB
  return beforeDb < silenceDb && afterDb - beforeDb >= FELL_DB
}

interface LevelFound extends Pick<Cause, 'kind' | 'sentence' | 'confidence'> {
  readonly maybe?: Cause['maybe']
  readonly rule: string
  readonly readings: readonly EvidenceReading[]
}

/** A setting moved, and its source fell silent or came back, between two samples. */
function eitherOf({ kind, maybe }: Cause, name: string): LevelFound {
  return {
    kind: 'unknown',
    sentence: sentences.cause.twoAtOnce(name),
    confidence: 0,
    maybe: [...(kind === 'unknown' ? maybe : [kind]), 'source-silent'],
    rule: 'A setting moved and its source fell silent or came back within one sample.',
    readings: [],
  }
}

function unseen(name: string): LevelFound {
  return {
    kind: 'link-gap',
    sentence: sentences.cause.unseen(name),
    confidence: 0.7,
    rule: 'Nothing was heard of the processor in the same moment.',
    readings: [],
  }
}

function levelCause(swing: BareSwing, facts: CauseFacts, toMs: number, found: LevelFound): Cause {
  const { rule, readings, maybe = [], ...cause } = found
  const of = nameAt(facts, swing)
  return {
    ...cause,
    about: 'level',
    by: null,
    maybe,
    sinceMs: swing.atMs,
    evidence: {
      ...{ fromMs: swing.atMs, toMs, rule },
      events: [{ atMs: swing.atMs, text: `level of ${of}: ${round(swing.beforeDb)} to ${round(swing.afterDb)} dB` }],
      readings,
    },
  }
}

function round(valueDb: number): number {
  return Math.round(valueDb * 10) / 10
}
