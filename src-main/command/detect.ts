import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { AppError } from '../../src-shared/contract/reply.ts'
import { createDetector } from '../analysis/detector.ts'
import { hasCode } from '../private-files.ts'
import type { Command } from './command.ts'

const HEADER = 'timestamp,value'
/** So many digits of a score are printed: enough to order points, few enough to read. */
const SCORE_DIGITS = 6

/** `detect FILE.csv`: how unusual each point of a series is, from the points up to it only (commands.md, "Command line"). */
export const detectCommand: Command = {
  words: ['detect'],
  positionals: ['FILE'],
  options: {},
  text: 'A score from 0 (usual) to 1 for each row of a CSV file with the columns timestamp,value',
  async run({ positionals: [file = ''], json, program: { voice } }) {
    const detector = createDetector()
    const rows: { readonly timestamp: string; readonly score: number }[] = []
    for await (const { timestamp, atMs, value } of readSeries(file)) {
      const score = Number(detector.step(atMs, value).score.toFixed(SCORE_DIGITS))
      rows.push({ timestamp, score })
    }
    // Nothing is printed before the whole file was found good: half an answer would look like a whole one.
    if (json) return { value: rows, lines: [] }
    voice.out('timestamp,score')
    for (const { timestamp, score } of rows) voice.out(`${timestamp},${score.toFixed(SCORE_DIGITS)}`)
    return null
  },
}

interface Row {
  readonly timestamp: string
  readonly atMs: number
  readonly value: number
}

/** @throws AppError `not-found`, `bad-input` with the number of the line */
async function* readSeries(file: string): AsyncGenerator<Row> {
  let number = 0
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const raw of lines) {
      number += 1
      const line = number === 1 ? raw.replace(/^\uFEFF/, '') : raw
      if (number === 1) {
        if (line.trim() !== HEADER) throw new AppError('bad-input', `The first line of the file must be "${HEADER}".`)
        continue
      }
      if (line.trim() !== '') yield rowOf(line, number)
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new AppError('not-found', `There is no file ${file}.`)
    if (hasCode(error, 'EISDIR')) throw new AppError('bad-input', `${file} is a folder.`)
    throw error
  }
  if (number === 0) throw new AppError('bad-input', `The first line of the file must be "${HEADER}".`)
}

function rowOf(line: string, number: number): Row {
  const [timestamp = '', text = '', ...more] = line.split(',')
  const atMs = timeOf(timestamp.trim())
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (more.length > 0 || atMs === null || !Number.isFinite(value)) {
    throw new AppError('bad-input', `Line ${number} is not a time and a number: ${JSON.stringify(line.slice(0, 80))}`)
  }
  return { timestamp: timestamp.trim(), atMs, value }
}

/** `YYYY-MM-DD HH:MM:SS` or ISO 8601, as epoch ms; a time without a zone is taken as UTC. Null for anything else. */
function timeOf(text: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text)
  if (!match) return null
  const [, day, time = '00:00:00', zone = 'Z'] = match
  const atMs = Date.parse(`${day}T${time}${zone}`)
  return Number.isNaN(atMs) ? null : atMs
}
