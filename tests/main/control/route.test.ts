import { expect, test } from 'vitest'
import { routed } from '../../../src-main/control/route.ts'
import type { ControlChange, ControlOrder } from '../../../src-shared/model/control.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../../src-shared/model/sound.ts'

const processorId = 'p-1' as ProcessorId
const zone = { index: 3, name: 'Patio', source: 2, muted: false, grouped: true as boolean | null }
const group = { index: 5, name: 'Bar', source: 2, muted: false, active: true as boolean | null }
const open: ControlChange = { what: 'mute', muted: false }

function place(zones: readonly object[], groups: readonly object[]) {
  const sound = { zones, groups } as unknown as ProcessorSound
  return (change: ControlChange): ControlOrder['target'] =>
    routed({ target: { processorId, family: 'zone', index: 3 }, change }, sound).target
}

test('a zone that is not combined, or not known to be, is changed itself', () => {
  expect(place([{ ...zone, grouped: false }], [group])(open)).toMatchObject({ family: 'zone' })
  expect(place([{ ...zone, grouped: null }], [group])(open)).toMatchObject({ family: 'zone' })
})

test('a combined zone goes to the one combined group, or to the one of several that plays as it does', () => {
  expect(place([zone], [{ ...group, index: 4, active: false }, group])(open)).toMatchObject({
    family: 'group',
    index: 5,
  })
  const other = { ...group, index: 6, source: 9 }
  expect(place([zone], [other, group])(open)).toMatchObject({ family: 'group', index: 5 })
})

test('where two groups play the same nobody guesses; but silence is never refused', () => {
  const ask = place([zone], [group, { ...group, index: 6 }])
  expect(() => ask(open)).toThrow(
    expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(/“Patio” is combined/) }),
  )
  expect(ask({ what: 'mute', muted: true })).toMatchObject({ family: 'zone', index: 3 })
})
