import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand, runJson } from '../../support/console.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { createSeededRandom } from '../../support/random.ts'

async function csv(lines: readonly string[]): Promise<{ file: string; folder: string }> {
  const folder = await dataFolderForTest()
  const file = path.join(folder, 'series.csv')
  await writeFile(file, lines.join('\n'))
  return { file, folder }
}

describe('detect', () => {
  it('scores each row from 0 to 1, in order, and finds what is unusual', async () => {
    const random = createSeededRandom(3)
    const rows = Array.from({ length: 1_000 }, (_, place) => {
      const at = new Date(Date.UTC(2026, 0, 1) + place * 300_000).toISOString()
      const timestamp = place % 2 === 0 ? at : at.slice(0, 19).replace('T', ' ')
      return { timestamp, value: place === 900 ? 50 : random() }
    })
    const { file, folder } = await csv([
      'timestamp,value',
      ...rows.map(({ timestamp, value }) => `${timestamp},${value}`),
    ])
    const { code, out } = await runCommand(folder, ['detect', file])
    expect(code).toBe(0)
    const [header, ...lines] = out.trimEnd().split('\n')
    expect(header).toBe('timestamp,score')
    expect(lines.map((line) => line.split(',')[0])).toEqual(rows.map(({ timestamp }) => timestamp))
    const scores = lines.map((line) => Number(line.split(',')[1]))
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
    expect(scores.indexOf(Math.max(...scores))).toBe(900)
  })

  it.each([
    [['time,value', '2026-01-01 00:00:00,1'], /first line/],
    [['timestamp,value', '2026-01-01 00:00:00,1', 'yesterday,2'], /Line 3/],
    [['timestamp,value', '2026-01-01 00:00:00,loud'], /Line 2/],
    [['timestamp,value', '2026-01-01 00:00:00,'], /Line 2/],
    [['timestamp,value', '2026-01-01 00:00:00,1,2'], /Line 2/],
    [[''], /first line/],
  ])('refuses %j with the number of the line, and prints no half answer', async (lines, sentence) => {
    const { file, folder } = await csv(lines)
    const answer = await runJson(folder, ['detect', file])
    expect(answer).toMatchObject({
      code: 1,
      value: { error: { code: 'bad-input', message: expect.stringMatching(sentence) } },
    })
  })

  it('says that a file is not there', async () => {
    const folder = await dataFolderForTest()
    const answer = await runJson(folder, ['detect', path.join(folder, 'nothing.csv')])
    expect(answer).toMatchObject({ code: 1, value: { error: { code: 'not-found' } } })
  })
})
