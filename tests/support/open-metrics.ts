/** A metric family as a reader of OpenMetrics gets it. */
export interface ReadFamily {
  readonly name: string
  readonly type: string
  readonly unit: string
  readonly help: string
  readonly samples: readonly ReadSample[]
}

export interface ReadSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL_NAME = '[a-zA-Z_][a-zA-Z0-9_]*'
const LABEL = `(${LABEL_NAME})="((?:[^"\\\\\\n]|\\\\[\\\\"n])*)"`
const NUMBER = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?'
const DESCRIPTOR_LINE = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.*)$`)
const SAMPLE_LINE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)?\\})? (${NUMBER})$`)
const ONE_LABEL = new RegExp(LABEL, 'g')
/** What each type may put after the name of its family. */
const SUFFIX: Readonly<Record<string, string>> = { gauge: '', counter: '_total', info: '_info', stateset: '' }

/**
 * Reads OpenMetrics 1.0 by its grammar and its rules, as far as this console uses it, and throws at the first line that a strict
 * reader would refuse.
 */
export function readOpenMetrics(text: string): readonly ReadFamily[] {
  if (!text.isWellFormed()) throw new Error('The text cannot be UTF-8')
  if (!text.endsWith('\n')) throw new Error('The last line does not end')
  const lines = text.slice(0, -1).split('\n')
  if (lines.pop() !== '# EOF') throw new Error('The text does not end with # EOF')
  const families: { name: string; type: string; unit: string; help: string; samples: ReadSample[] }[] = []
  const told = new Set<string>()
  for (const line of lines) {
    const [, word, name = '', rest = ''] = DESCRIPTOR_LINE.exec(line) ?? []
    if (word !== undefined) {
      if (told.has(`${word} ${name}`)) throw new Error(`Told twice: ${line}`)
      told.add(`${word} ${name}`)
      if (families.at(-1)?.name !== name) {
        if (families.some((family) => family.name === name)) throw new Error(`Torn apart: ${line}`)
        families.push({ name, type: '', unit: '', help: '', samples: [] })
      }
      const family = families.at(-1)
      if (!family || family.samples.length > 0) throw new Error(`After its samples: ${line}`)
      if (word === 'TYPE') family.type = rest
      else if (word === 'UNIT') family.unit = rest
      else family.help = rest
    } else {
      const family = families.at(-1)
      if (!family) throw new Error(`Before any family: ${line}`)
      family.samples.push(readSample(line, family.name, family.type))
    }
  }
  for (const family of families) checkFamily(family)
  return families
}

function readSample(line: string, family: string, type: string): ReadSample {
  const match = SAMPLE_LINE.exec(line)
  if (!match) throw new Error(`No sample: ${line}`)
  const [, name = '', labelText = ''] = match
  const suffix = SUFFIX[type]
  if (suffix === undefined || name !== family + suffix) throw new Error(`Not of ${type} ${family}: ${line}`)
  const pairs = [...labelText.matchAll(ONE_LABEL)].map(
    ([, label = '', value = '']) => [label, unescaped(value)] as const,
  )
  if (new Set(pairs.map(([label]) => label)).size < pairs.length) throw new Error(`A label twice: ${line}`)
  return { name, labels: Object.fromEntries(pairs), value: Number(match.at(-1)) }
}

function checkFamily({ name, type, unit, samples }: ReadFamily): void {
  if (!(type in SUFFIX)) throw new Error(`${name} has the type ${JSON.stringify(type)}`)
  if (unit !== '' && !name.endsWith(`_${unit}`)) throw new Error(`${name} does not end with its unit ${unit}`)
  if (unit !== '' && (type === 'info' || type === 'stateset')) throw new Error(`${name} can have no unit`)
  if (/_(total|created|info|bucket|count|sum)$/.test(name)) throw new Error(`${name} ends as only samples do`)
  const series = samples.map(({ labels }) => JSON.stringify(Object.entries(labels).sort()))
  if (new Set(series).size < series.length) throw new Error(`${name} has a series twice`)
  for (const { labels, value } of samples) {
    if (type === 'counter' && value < 0) throw new Error(`${name} is below 0`)
    if (type === 'info' && value !== 1) throw new Error(`${name} is not 1`)
    if (type !== 'stateset') continue
    if (labels[name] === undefined) throw new Error(`${name} does not say which state`)
    if (value !== 0 && value !== 1) throw new Error(`${name} is neither 0 nor 1`)
  }
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
}
