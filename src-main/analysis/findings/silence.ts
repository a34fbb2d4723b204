import { NO_READING } from '../../../src-shared/decibels.ts'
import type { Finding } from '../../../src-shared/model/insight.ts'
import {
  areasHearing,
  channelKey,
  type Found,
  type InputLook,
  isPlaying,
  type Look,
  spanText,
  stepMs,
  subjectOf,
  tenths,
  windowEndMs,
} from '../look.ts'
import { meanLevel } from '../measure.ts'
import { sentences } from '../sentences.ts'

/** Speech pauses for as long as a silence lasts, so a programme that has pauses is silent only after so many times that. */
const PAUSING_TIMES = 3
/** A step so much quieter than the programme has a pause in it; music swells by less. */
const PAUSE_DB = 7
/** How far back pauses are looked for. */
const PAUSES_MS = 5 * 60_000
/** From then on nobody can take it for a break. */
const CRITICAL_MS = 60_000

/**
 * Inputs that are played, have a name, and are silent now (requirements.md §1.2), but for those that are silent at this hour on
 * other days. Where every input is silent, that is one thing and not many.
 */
export function findSilence(look: Look, told: ReadonlySet<string>): readonly Found[] {
  const playing = look.inputs.filter(isPlaying)
  const silent = playing.filter((input) => isSilent(look, input))
  const unusual = silent.filter(({ channel, usuallySilent }) => !usuallySilent && !told.has(channelKey(channel)))
  if (unusual.length === 0) return []
  if (silent.length === playing.length && playing.length > 1) return [tellAll(look, unusual, playing)]
  return unusual.map((input) => tellOne(look, input))
}

/** Whether an input has been silent up to now for long enough to say so. */
function isSilent({ window, rule }: Look, { channel, measure }: InputLook): boolean {
  const from = measure.silentFrom
  if (from < 0) return false
  const lasts = window.length - from
  if (lasts < rule.lastingSteps) return false
  return lasts >= PAUSING_TIMES * rule.lastingSteps || !pauses(channel.level, from, window.periodMs)
}

function pauses(level: Int16Array, silentFrom: number, periodMs: number): boolean {
  // The step in which the sound went is half silent itself.
  const to = silentFrom - 1
  const from = Math.max(0, to - Math.ceil(PAUSES_MS / periodMs))
  const programme = meanLevel(level, from, to)
  if (programme === null) return false
  const pause = (programme.levelDb - PAUSE_DB) * 10
  for (let step = from; step < to; step++) if (level[step]! < pause && level[step] !== NO_READING) return true
  return false
}

function tellOne(look: Look, { channel, measure }: InputLook): Found {
  const { window } = look
  const areas = areasHearing(look, channel)
  const [area] = areas
  const { found, action } = sentences
  const lastsMs = (window.length - measure.silentFrom) * window.periodMs
  return {
    areas,
    explains: [channelKey(channel)],
    finding: {
      ...aboutSilence(look, [channel.level], measure.silentFrom),
      key: `silence:${channelKey(channel)}`,
      severity: lastsMs >= CRITICAL_MS ? 'critical' : 'moderate',
      confidence: lastsMs >= CRITICAL_MS ? 0.95 : 0.8,
      subject: subjectOf(channel),
      message:
        area === undefined
          ? found.silentSource(channel.name)
          : areas.length === 1
            ? found.silentArea(area, channel.name)
            : found.silentAreas(areas.length, channel.name),
      details: `${channel.name} has been below ${tenths(look.rule.silence)} dB for ${spanText(lastsMs)}${areas.length > 0 ? `; played in ${areas.join(', ')}` : ''}.`,
      action: action.checkSource(channel.name),
    },
  }
}

function tellAll(look: Look, unusual: readonly InputLook[], playing: readonly InputLook[]): Found {
  const { window } = look
  const from = Math.max(...playing.map(({ measure }) => measure.silentFrom))
  const lastsMs = (window.length - from) * window.periodMs
  // Until it is known what this hour is like, the venue may only be closed.
  const isKnown = unusual.some(({ usual }) => usual !== null)
  return {
    areas: [...new Set(playing.flatMap(({ channel }) => areasHearing(look, channel)))],
    explains: playing.map(({ channel }) => channelKey(channel)),
    finding: {
      ...aboutSilence(
        look,
        playing.map(({ channel }) => channel.level),
        from,
      ),
      key: 'silence:all',
      severity: isKnown && lastsMs >= CRITICAL_MS ? 'critical' : 'moderate',
      confidence: isKnown ? 0.9 : 0.6,
      subject: null,
      message: sentences.found.silentAll(playing.length),
      details: `All inputs that are played (${playing.map(({ channel }) => channel.name).join(', ')}) have been below ${tenths(look.rule.silence)} dB for ${spanText(lastsMs)}.`,
      action: sentences.action.checkAll(),
    },
  }
}

function aboutSilence(
  { window, rule }: Look,
  levels: readonly Int16Array[],
  from: number,
): Pick<Finding, 'type' | 'sinceMs' | 'evidence'> {
  const means = levels.map((level) => meanLevel(level, from, window.length)).filter((mean) => mean !== null)
  const loudest = means.reduce((most, { levelDb }) => Math.max(most, levelDb), Number.NEGATIVE_INFINITY)
  const sinceMs = stepMs(window, from)
  const toMs = windowEndMs(window)
  const afterS = window.thresholds.silenceAfterMs / 1000
  return {
    type: 'silence',
    sinceMs,
    evidence: {
      fromMs: sinceMs,
      toMs,
      rule: `A level below ${tenths(rule.silence)} dB for ${afterS} s on a named input that an unmuted zone plays; for ${PAUSING_TIMES * afterS} s where its programme has pauses.`,
      readings: [
        ...(Number.isFinite(loudest)
          ? [{ label: 'level', value: Math.round(loudest * 10) / 10, unit: 'dB' as const }]
          : []),
        { label: 'silent for', value: Math.round((toMs - sinceMs) / 1000), unit: 's' },
      ],
    },
  }
}
