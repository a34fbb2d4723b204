import { expect, test } from 'vitest'
import { columnStyle, evenColumns } from '../../src-renderer/sound/card-columns.ts'

test.each([
  [1, 6, 1],
  [4, 4, 4],
  [6, 4, 3],
  [6, 6, 6],
  [8, 6, 4],
  [7, 4, 4],
  [9, 5, 5],
  [16, 6, 6],
  [0, 3, 1],
])('%i cards where %i fit stand in %i columns', (count, most, columns) => {
  expect(evenColumns(count, most)).toBe(columns)
})

test('no choice of columns needs more rows than must be', () => {
  for (let count = 1; count <= 32; count++) {
    for (const [name, columns] of Object.entries(columnStyle(count))) {
      const most = Number(name.replace('--within-', ''))
      expect(columns).toBeLessThanOrEqual(most)
      expect(Math.ceil(count / columns)).toBe(Math.ceil(count / most))
    }
  }
})
