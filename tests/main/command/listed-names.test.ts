import { expect, test } from 'vitest'
import { listedNames } from '../../../src-main/command/listed-names.ts'

const KNOWN = ['Patio', 'Bar, upstairs', 'Bar', 'TV 1', 'tv 1']
const listed = (text: string) => [...listedNames(text, KNOWN, (name) => `Nothing is called “${name}”.`)]

test('names may have commas; the longest that is known counts', () => {
  expect(listed('patio,Bar, upstairs')).toEqual(['Patio', 'Bar, upstairs'])
  expect(listed('Bar, Patio')).toEqual(['Bar', 'Patio'])
})

test('large and small letters are the same, and so all that are written so are meant', () => {
  expect(listed(' TV 1 ')).toEqual(['TV 1', 'tv 1'])
})

test('a name that is not known is refused, without what could control a terminal', () => {
  expect(() => listed('Patio,up\u001bstairs')).toThrow(expect.objectContaining({ code: 'bad-input' }))
  expect(() => listed('Patio,upstairs')).toThrow('Nothing is called “upstairs”.')
  expect(() => listed('')).toThrow('Nothing is called “”.')
})
