import type { Score, ScoreLine } from '../../../src-shared/model/insight.ts'
import { bandOf, type Look, tenths } from '../look.ts'

/** How well what is played is heard: the share of the time in which active, named inputs are neither silent, too loud nor low. */
export function signalQuality({ window, rule, inputs }: Look): Score {
  const judged = inputs.filter(({ channel, measure }) => !channel.placeholder && measure.steps > 0)
  let seconds = 0
  let silent = 0
  let tooLoud = 0
  let low = 0
  for (const { measure, usuallySilent } of judged) {
    const silentSeconds = measure.silentSteps * rule.stepSeconds
    seconds += measure.steps * rule.stepSeconds
    tooLoud += measure.tooLoudSeconds
    low += measure.lowSteps * rule.stepSeconds
    // A closed bar is as silent as it should be: that time is not judged at all.
    if (usuallySilent) seconds -= silentSeconds
    else silent += silentSeconds
  }
  if (judged.length === 0) return notAvailable('No named input was played by an unmuted zone and read')
  if (seconds <= 0) return notAvailable('Everything that was played is usually silent at this hour')
  // A bar that is closed plays nothing well and nothing badly; that everything is silent is told as what it is.
  if (judged.length > 1 && silent >= seconds) return notAvailable('Everything that was played was silent')
  const points = (lost: number) => (lost === 0 ? 0 : -(100 * lost) / seconds)
  const value = Math.min(100, Math.max(0, 100 + points(silent) + points(tooLoud) + points(low)))
  const { clip, silence } = rule
  const bad = (label: string, lost: number): ScoreLine => ({
    label,
    value: `${((100 * lost) / seconds).toFixed(1)} % of the time`,
    // The sum turns -0 into 0.
    points: Math.round(points(lost) * 10) / 10 + 0,
  })
  return {
    basis: 'measured',
    value,
    severity: bandOf(value),
    working: [
      { label: 'Inputs judged', value: judged.map(({ channel }) => channel.name).join(', '), points: null },
      { label: 'All of the time in band', value: `${Math.round(seconds)} s`, points: 100 },
      bad(`Silent (below ${tenths(silence)} dB for ${(window.thresholds.silenceAfterMs / 1000).toFixed(0)} s)`, silent),
      bad(`Too loud (peak above ${tenths(clip)} dB)`, tooLoud),
      bad(`Low (below ${tenths(rule.low)} dB)`, low),
    ],
    formula:
      'The share of the time, over all named inputs that an unmuted zone plays, in which they are neither silent, too loud nor low.',
  }
}

function notAvailable(why: string): Score {
  return {
    basis: 'not-available',
    value: null,
    severity: null,
    working: [],
    formula: `${why}, so there is no quality to measure.`,
  }
}
