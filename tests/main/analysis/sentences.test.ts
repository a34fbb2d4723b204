import { describe, expect, it } from 'vitest'
import { hourText, sentences, spoken } from '../../../src-main/analysis/sentences.ts'
import { CALLER_NAMES } from '../../../src-shared/contract/caller-names.ts'

const LONGEST = 15
/** Words of the field, which only technicians read (interface.md, Habits). */
const FORBIDDEN = /\b(dB|IP|port|JSON|clip\w*)\b/i

/** As long as a name is ever said. */
const NAME = 'Upper Dining Room Terrace'
const WHEN = hourText({ weekday: 3, hour: 21 }, 'weekday')
type Said = (...gaps: never[]) => string

/** What fills the gaps of each sentence whose gaps are not names, or names and numbers. */
const GAPS: Readonly<Record<string, readonly unknown[]>> = {
  'summary.areas': [[NAME, NAME, NAME, NAME]],
  'summary.fineIn': [16],
  'summary.collecting': [12, 60],
  'found.silentAreas': [12, NAME],
  'found.takenOverMany': [12, NAME, 40],
  'found.louderThanUsual': [NAME, WHEN],
  'found.quieterThanUsual': [NAME, WHEN],
  'found.playsThoughSilent': [NAME, WHEN],
  'found.alwaysTooLoud': [NAME, 24],
  'found.takenOver': [NAME, NAME, 40],
  'found.fading': [NAME, 30],
  'found.swelling': [NAME, 30],
  'pattern.tooLoudAt': [NAME, WHEN],
  'pattern.consistent': [NAME, 60],
  'pattern.intermittent': [NAME, 60],
  'forecast.tooQuiet': [NAME, 365],
  'forecast.tooLoud': [NAME, 365],
  'found.silentAll': [14],
  'found.flapping': [60],
  'found.unnamedMany': [14],
  'found.slowing': [30],
  'pattern.intermittentLink': [60],
  'forecast.tooSlow': [365],
  'history.tooLoud': [1200],
  'cause.daily': [NAME, 14],
  'cause.command': [NAME, NAME, 'command-line'],
  'cause.undo': [NAME, NAME, 'command-line'],
}

const texts = Object.entries(sentences).flatMap(([group, members]) =>
  Object.entries(members as Record<string, Said>).map(([name, say]) => {
    const place = `${group}.${name}`
    const gaps = GAPS[place] ?? [NAME, NAME, NAME].slice(0, say.length)
    return [place, say(...(gaps as never[]))] as const
  }),
)

describe('the sentences of the analysis', () => {
  it('are at most fifteen words each, with the longest names', () => {
    const long = texts.filter(([, text]) =>
      text.split(/(?<=[.!?])\s+/).some((one) => one.split(/\s+/).length > LONGEST),
    )
    expect(long).toEqual([])
    expect(texts.length).toBeGreaterThan(60)
  })

  it('are whole sentences without the words of the field, and without a gap that nothing fills', () => {
    expect(texts.filter(([, text]) => !/^[A-Z\d].*\.$/.test(text))).toEqual([])
    expect(texts.filter(([, text]) => FORBIDDEN.test(text) || /undefined|NaN|\bAI\b/.test(text))).toEqual([])
  })

  it('say one and many', () => {
    expect(sentences.found.fading('Jukebox', 1)).toBe('Jukebox gets quieter and will be too quiet in about 1 day.')
    expect(sentences.summary.fineIn(1)).toBe('Sound is fine in the one area.')
    expect(sentences.summary.areas(['Patio', 'Stage'])).toBe('2 areas need attention: Patio and Stage.')
    expect(sentences.summary.areas(['Patio', 'Stage', 'Bar'])).toBe('3 areas need attention: Patio, Stage and 1 more.')
  })

  it('say who and from where, and of who has no name of their own only where from', () => {
    const { command, undo } = sentences.cause
    expect(command('Patio', 'Ana', 'web')).toBe('Patio was changed from a browser, by Ana.')
    expect(command('Patio', CALLER_NAMES.commandLine, 'web')).toBe('Patio was changed from the command line.')
    expect(undo('Patio', CALLER_NAMES.window, 'window')).toBe('Patio was put back from this computer.')
    // As the records of before say it.
    expect(undo('Patio', 'window', 'window')).toBe('Patio was put back from the window.')
  })

  it('cut a name that would fill a sentence', () => {
    expect(spoken(' one two three four five ')).toBe('one two three four…')
    expect(spoken('x'.repeat(64))).toHaveLength(40)
  })

  it('tell the hours of a day', () => {
    expect([0, 4, 12, 21].map((hour) => hourText({ weekday: 2, hour }, 'day'))).toEqual([
      'at 12 AM',
      'at 4 AM',
      'at 12 PM',
      'at 9 PM',
    ])
    expect(WHEN).toBe('on Wednesday at 9 PM')
  })
})
