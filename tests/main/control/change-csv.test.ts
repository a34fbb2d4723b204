import { expect, test } from 'vitest'
import { changesCsv } from '../../../src-main/control/change-csv.ts'
import type { ChangeRecord } from '../../../src-shared/model/change.ts'

const FILTERS = { processorId: null, channel: null, who: null, kind: null, fromMs: null, toMs: null, text: '' }
const one = { firstMs: 0, lastMs: 0, name: '=Patio, "back"', what: 'mute', before: null, after: 1 }

/** A history of so many changes. */
const historyOf = (count: number) => async (_: unknown, beforeId: number | null, limit: number) => {
  const newest = (beforeId ?? count + 1) - 1
  return Array.from({ length: Math.min(limit, newest) }, (__, at) => ({ ...one, id: newest - at }) as ChangeRecord)
}

test('a long history goes out whole, page by page, and no name is a formula', async () => {
  const lines = (await changesCsv(historyOf(2500), FILTERS)).trimEnd().split('\r\n')
  expect(lines.slice(1).map((line) => Number(line.split(',')[0]))).toEqual(
    Array.from({ length: 2500 }, (_, at) => 2500 - at),
  )
  expect(lines[1]).toContain(',"\'=Patio, ""back""",mute,,1,')
  expect(await changesCsv(historyOf(0), FILTERS)).toMatch(/^id,[^\n]*\r\n$/)
})

test('more than one file holds is refused, and not cut off', async () => {
  await expect(changesCsv(historyOf(100_001), FILTERS)).rejects.toMatchObject({ code: 'bad-input' })
})
