import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { metricsText } from '../../../src-main/monitor/metrics-text.ts'
import type { ProcessorId } from '../../../src-shared/model/processor.ts'
import { readOpenMetrics } from '../../support/open-metrics.ts'

const DATA_SOURCE = { type: 'prometheus', uid: `\${DS_PROMETHEUS}` }

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description: string
  readonly datasource: unknown
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string; readonly datasource: unknown }[]
}

interface Dashboard {
  readonly __inputs: readonly { readonly name: string; readonly type: string; readonly pluginId: string }[]
  readonly __requires: readonly { readonly type: string; readonly id: string }[]
  readonly id: null
  readonly uid: string
  readonly panels: readonly Panel[]
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly definition: string; readonly datasource: unknown }[]
  }
}

const file = path.resolve(import.meta.dirname, '../../../resources/grafana/atlas-console.json')
const dashboard = JSON.parse(await readFile(file, 'utf8')) as Dashboard
const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))

/** Each sample that the console can write, with the names of its labels. */
const written = new Map(
  readOpenMetrics(
    metricsText({
      version: '1',
      processors: [
        {
          id: 'p-1' as ProcessorId,
          name: 'Bar',
          link: 'online',
          latencyMs: 1,
          metersHeard: true,
          recording: true,
          lastSampleMs: 1,
          scores: [{ name: 'dsp_load', basis: 'estimated', value: 1 }],
          openFindings: { minor: 1, moderate: 1, critical: 1 },
          meters: [{ family: 'source', index: 1, name: 'Jukebox', levelDb: -1, peakDb: -1, tooLoudSeconds: 1 }],
        },
      ],
    }),
  ).flatMap(({ samples }) => samples.map(({ name, labels }) => [name, Object.keys(labels)] as const)),
)

test('every metric and label that it asks for is one that the console writes', () => {
  const asked = [...expressions, ...dashboard.templating.list.map(({ definition }) => definition)]
  for (const text of asked) {
    const metrics = text.match(/\batlas_\w+/g) ?? []
    expect(metrics.length, text).toBeGreaterThan(0)
    for (const metric of metrics) expect([...written.keys()], text).toContain(metric)
  }
  for (const { targets } of dashboard.panels) {
    for (const { expr, legendFormat } of targets) {
      const labels = written.get(/\batlas_\w+/.exec(expr)?.[0] ?? '') ?? []
      const selected = [...expr.matchAll(/(\w+)=~/g), ...expr.matchAll(/by \((\w+)\)/g)].map(([, label]) => label)
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label)
      for (const label of [...selected, ...shown]) expect(labels, expr).toContain(label)
    }
  }
})

test('it shows every metric but the console’s own version', () => {
  const shown = new Set(expressions.flatMap((text) => text.match(/\batlas_\w+/g) ?? []))
  expect([...written.keys()].filter((name) => !shown.has(name))).toEqual(['atlas_console_info'])
})

test('it is in the form that Grafana imports, and asks for the data source', () => {
  expect(dashboard.__inputs).toMatchObject([{ name: 'DS_PROMETHEUS', type: 'datasource', pluginId: 'prometheus' }])
  expect(dashboard).toMatchObject({ id: null, uid: 'atlas-console' })
  const required = dashboard.__requires.filter(({ type }) => type === 'panel').map(({ id }) => id)
  expect([...new Set(dashboard.panels.map(({ type }) => type))].sort()).toEqual(required.sort())
  for (const { datasource, targets } of dashboard.panels)
    for (const each of [{ datasource }, ...targets]) expect(each.datasource).toEqual(DATA_SOURCE)
  for (const { datasource } of dashboard.templating.list) expect(datasource).toEqual(DATA_SOURCE)
})

test('panels have their own id and place, a title and a sentence', () => {
  const { panels } = dashboard
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, place) => `${x + (place % w)},${y + Math.floor(place / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  for (const { title, description, gridPos } of panels) {
    expect(title).not.toBe('')
    expect(description).toMatch(/\.$/)
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
  }
})
