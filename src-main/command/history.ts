import { AppError } from '../../src-shared/contract/reply.ts'
import { csvRow } from '../../src-shared/csv.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { PublishedHistory, PublishedReading } from '../../src-shared/model/published.ts'
import { numberIn } from './arguments.ts'
import type { Command } from './command.ts'
import { printable, table } from './table.ts'

const DEFAULT_HOURS = 24

/** `history ID`: what was recorded, as at `GET /api/atlas/ai-analysis` (requirements.md §1.14). */
export const historyCommand: Command = {
  words: ['history'],
  positionals: ['ID'],
  options: {
    hours: { value: 'HOURS', text: `how far back, up to now (${DEFAULT_HOURS})` },
    csv: { value: null, text: 'every recorded part of the time as CSV' },
  },
  text: 'What was recorded of the inputs of a processor',
  run({ positionals: [id = ''], values, json, reach }) {
    const hours = numberIn(values, 'hours') ?? DEFAULT_HOURS
    const csv = values.csv === true
    if (csv && json) throw new AppError('bad-input', 'Say --json or --csv, not both.')
    return reach(0, async ({ client }) => {
      const answer = await client.published.history({ processorId: id as ProcessorId, hours })
      return { value: answer, lines: csv ? csvLines(answer.data) : linesOf(answer) }
    })
  },
}

function csvLines(data: readonly PublishedReading[]): readonly string[] {
  return [
    'time_utc,input,name,level_db,minimum_db,peak_db,too_loud_s',
    ...data.map(({ timestamp, input, name, level, minimum, peak, clippedSeconds }) =>
      csvRow([timestamp, input, name, level, minimum, peak, clippedSeconds]),
    ),
  ]
}

function linesOf({ data, dataPoints, hours, summary }: PublishedHistory): readonly string[] {
  if (dataPoints === 0) return [printable(summary.message)]
  const { message, averageLevel, peakLevel, clippingEvents, recommendations } = summary
  return [
    printable(message),
    `Average ${averageLevel ?? 'unknown'} dB, highest peak ${peakLevel ?? 'unknown'} dB, ${loudText(clippingEvents)}, in ${dataPoints} readings of ${hours} h.`,
    '',
    ...table(
      ['input', 'name', 'lowest', 'highest peak', 'too loud'],
      perInput(data).map(({ input, name, minimum, peak, clippedSeconds }) => [
        input,
        name,
        `${minimum.toFixed(1)} dB`,
        `${peak.toFixed(1)} dB`,
        `${clippedSeconds} s`,
      ]),
    ),
    ...(recommendations.length > 0 ? [''] : []),
    ...recommendations.map((each) => printable(`${each.priority}: ${each.message} ${each.action}`)),
  ]
}

function loudText(times: number | null): string {
  if (times === null) return 'too loud an unknown number of times'
  return times === 1 ? 'too loud once' : `too loud ${times} times`
}

/** Each input over the whole time: what was reached and how long it was too loud, which adds up; a mean of means would not. */
function perInput(data: readonly PublishedReading[]): readonly PublishedReading[] {
  const inputs = new Map<number, PublishedReading>()
  for (const reading of data) {
    const known = inputs.get(reading.input)
    inputs.set(reading.input, {
      ...reading,
      minimum: Math.min(reading.minimum, known?.minimum ?? reading.minimum),
      peak: Math.max(reading.peak, known?.peak ?? reading.peak),
      clippedSeconds: reading.clippedSeconds + (known?.clippedSeconds ?? 0),
    })
  }
  return [...inputs.values()].sort((a, b) => a.input - b.input)
}
