import type { Model } from '../../src-shared/model/processor.ts'
import { answered, type Finding, notPossible, type Question } from './question.ts'
import { entriesOf, isError } from './said.ts'
import type { Talk } from './talk.ts'

const DISPUTED = { group: ['GroupActive', 'GroupCombine'], zone: ['ZoneGrouped', 'ZoneActive'] } as const

/** Which of the disputed names it answers to. */
export const spelling: Question = {
  id: 'spelling',
  async ask({ talk, sound }) {
    const one = await talk()
    const groups = sound.groups[0] ? await known(one, DISPUTED.group, sound.groups[0].index) : null
    const zones = sound.zones[0] ? await known(one, DISPUTED.zone, sound.zones[0].index) : null
    return judgeSpelling(groups, zones)
  },
}

async function known(talk: Talk, stems: readonly string[], index: number): Promise<readonly string[]> {
  const found: string[] = []
  for (const stem of stems) {
    const reply = await talk.ask('get', [{ param: `${stem}_${index}`, fmt: 'val' }])
    if (!isError(reply) && entriesOf(reply).some(({ val }) => val !== undefined)) found.push(stem)
  }
  return found
}

/** null where there is nothing of that kind to ask. */
export function judgeSpelling(groups: readonly string[] | null, zones: readonly string[] | null): Finding {
  if (!groups && !zones) return notPossible('No zone and no group is known. Name a group, and run the check again.')
  const words = (stems: readonly string[] | null, what: string) => {
    if (!stems) return `No ${what} is known, so ${what}s could not be asked.`
    return stems.length > 0 ? `A ${what} answers to ${stems.join(' and ')}.` : `A ${what} answers to neither name.`
  }
  return answered(words(groups, 'group'), words(zones, 'zone'))
}

/** How many source indices a model has without Dante (protocol.md §6). */
const PLAIN_SOURCES: Readonly<Record<Model, number>> = { AZM4: 8, AZMP4: 8, AZM8: 14, AZMP8: 14, Atmosphere: 14 }
const LOOKED_FURTHER = 8

/** Which source indices lie beyond those that its model has without Dante. */
export const dante: Question = {
  id: 'dante',
  async ask({ talk, model, sound }) {
    const one = await talk()
    const first = PLAIN_SOURCES[model]
    const found = new Set(sound.sources.map(({ index }) => index).filter((index) => index >= first))
    for (let index = first; index < first + LOOKED_FURTHER; index++) {
      const reply = await one.ask('get', [{ param: `SourceName_${index}`, fmt: 'str' }])
      if (!isError(reply) && entriesOf(reply).some(({ str }) => str !== undefined)) found.add(index)
    }
    return judgeDante(
      first,
      [...found].sort((a, b) => a - b),
    )
  },
}

export function judgeDante(first: number, found: readonly number[]): Finding {
  return found.length > 0
    ? answered(`Sources answer at ${found.join(', ')}, beyond ${first - 1}: on a Dante model these may be Dante.`)
    : answered(`No source answers beyond index ${first - 1}: no Dante input was found.`)
}
