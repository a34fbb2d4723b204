import { AppError } from '../../src-shared/contract/reply.ts'
import type { ControlResult, ControlWhat } from '../../src-shared/model/control.ts'
import { failureOfResult } from '../../src-shared/model/outcome.ts'
import {
  PresetId,
  type PresetPlan,
  type PresetResult,
  type PresetUndone,
  type PresetView,
} from '../../src-shared/model/preset.ts'
import { toNumber } from './arguments.ts'
import type { Command } from './command.ts'
import { whenRead } from './patience.ts'
import { table } from './table.ts'

/** `presets …`: settings of several areas under one name. */
export const presetCommands: readonly Command[] = [
  {
    words: ['presets', 'list'],
    positionals: [],
    options: {},
    text: 'Every preset, with its next run and what has moved since it was made',
    run: ({ reach }) =>
      reach(0, async ({ client }) => {
        const presets = await client.presets.list({})
        return { value: presets, lines: listLines(presets.all) }
      }),
  },
  {
    words: ['presets', 'plan'],
    positionals: ['PRESET'],
    options: {},
    text: 'What applying a preset would change now',
    run: ({ positionals: [text = ''], reach }) =>
      reach(0, async ({ client, isYoung }) => {
        const id = idIn(text)
        const processorId = await processorOf(client, id)
        const plan = await whenRead(client, processorId, async () => {
          const found = await client.presets.plan({ id })
          // A link that was made just now is waited for.
          if (isYoung && found.obstacle !== null) throw new AppError('processor-offline', found.obstacle)
          return found
        })
        return { value: plan, lines: planLines(plan) }
      }),
  },
  {
    words: ['presets', 'apply'],
    positionals: ['PRESET'],
    options: {},
    text: 'Applies a preset; it mutes and never unmutes',
    run: ({ positionals: [text = ''], reach }) =>
      reach(0, async ({ client }) => {
        const id = idIn(text)
        const processorId = await processorOf(client, id)
        const result = await whenRead(client, processorId, () => client.presets.apply({ id }))
        return { value: result, lines: resultLines(result) }
      }),
  },
  {
    words: ['presets', 'undo'],
    positionals: ['BATCH'],
    options: {},
    text: 'Puts back what one application changed and nobody touched since',
    run: ({ positionals: [text = ''], reach }) =>
      reach(0, async ({ client }) => {
        const undone = await client.presets.undo({ batch: toNumber(text, 'BATCH') })
        return { value: undone, lines: undoneLines(undone) }
      }),
  },
]

function idIn(text: string): PresetId {
  const parsed = PresetId.safeParse(text)
  if (!parsed.success) throw new AppError('bad-input', 'PRESET is an id as “presets list” shows it.')
  return parsed.data
}

async function processorOf(client: Parameters<typeof whenRead>[0], id: PresetId): Promise<string> {
  const { all } = await client.presets.list({})
  const found = all.find((each) => each.id === id)
  if (!found) throw new AppError('not-found', 'There is no preset with that id.')
  return found.processorId
}

function listLines(presets: readonly PresetView[]): readonly string[] {
  if (presets.length === 0) return ['No preset yet.']
  return table(
    ['id', 'name', 'processor', 'next', 'moved since'],
    presets.map(({ id, name, processorId, next, drifted }) => [
      id,
      name,
      processorId,
      next[0]?.sentence ?? null,
      drifted.join(', ') || null,
    ]),
  )
}

function planLines({ lines, obstacle }: PresetPlan): readonly string[] {
  return [
    ...(obstacle === null ? [] : [obstacle]),
    ...table(
      ['what', 'now', 'then', 'state', 'note'],
      lines.map(({ item, before, after, state, note }) => [
        `${item.name}: ${wordFor(item.value.what)}`,
        before,
        after,
        state,
        note,
      ]),
    ),
  ]
}

function wordFor(what: ControlWhat): string {
  return { 'gain-db': 'volume', 'gain-percent': 'volume', mute: 'mute', source: 'source', combine: 'combined' }[what]
}

function resultTable(results: readonly ControlResult[]): readonly string[] {
  return table(
    ['what', 'result'],
    results.map((result) => [
      `${result.name}: ${wordFor(result.order.change.what)}`,
      failureOfResult(result)?.message ?? result.outcome.kind,
    ]),
  )
}

function resultLines({ batch, results, lost }: PresetResult): readonly string[] {
  return [
    ...resultTable(results),
    ...lost.map(({ item, note }) => `${item.name}: ${note}`),
    ...(batch === null ? [] : [`“presets undo ${batch}” takes it back.`]),
  ]
}

function undoneLines({ results, left }: PresetUndone): readonly string[] {
  return [...resultTable(results), ...left.map(({ name, sentence }) => `${name}: ${sentence}`)]
}
