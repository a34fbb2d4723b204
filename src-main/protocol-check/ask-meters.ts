import { answered, type Datagram, type Finding, notPossible, type Question } from './question.ts'
import { entriesOf } from './said.ts'

const LISTEN_MS = 5_000
const MOST_METERS = 16
/** So much of what comes must be as before, or must be missing, before it says something. */
const ENOUGH_SHARE = 0.05

/** A level as it came. */
export interface Heard {
  readonly param: string
  readonly value: number
  readonly atMs: number
}

/** How often meters come, and whether they come where nothing has changed. */
export const meterRate: Question = {
  id: 'meter-rate',
  async ask({ talk, sound, listen }) {
    const meters = [
      ...sound.sources.map(({ index }) => `SourceMeter_${index}`),
      ...sound.zones.map(({ index }) => `ZoneMeter_${index}`),
    ].slice(0, MOST_METERS)
    if (meters.length === 0) return notPossible('No zone is known. Connect the processor, and run the check again.')
    const one = await talk()
    // In percent, so that they are told apart from what the link has subscribed in dB.
    const queries = meters.map((param) => ({ param, fmt: 'pct' }))
    await one.ask('sub', queries)
    try {
      return judgeRate(levelsIn(await listen(LISTEN_MS)), meters.length)
    } finally {
      if (one.isOpen()) await one.ask('unsub', queries)
    }
  },
}

function levelsIn(datagrams: readonly Datagram[]): readonly Heard[] {
  return datagrams.flatMap(({ text, atMs }) =>
    messagesIn(text)
      .flatMap(entriesOf)
      .flatMap(({ param, pct }) =>
        typeof param === 'string' && typeof pct === 'number' ? [{ param, value: pct, atMs }] : [],
      ),
  )
}

export function judgeRate(levels: readonly Heard[], wanted: number): Finding {
  const meters = [...Map.groupBy(levels, ({ param }) => param).values()]
  const busiest = meters.reduce<readonly Heard[]>((most, own) => (own.length > most.length ? own : most), [])
  const spanMs = busiest.length < 2 ? 0 : busiest.at(-1)!.atMs - busiest[0]!.atMs
  if (spanMs <= 0) return notPossible('No meter came by UDP. Find out why with the steps in Tools, and run it again.')
  const rate = `${meters.length} of ${wanted} meters came, the busiest ${round(((busiest.length - 1) / spanMs) * 1000)} times a second.`
  const repeats = meters.reduce(
    (sum, own) => sum + own.filter(({ value }, nth) => own[nth - 1]?.value === value).length,
    0,
  )
  if (repeats >= levels.length * ENOUGH_SHARE) return answered(rate, 'They come again where nothing has changed.')
  const missing = busiest.length * wanted - levels.length
  if (missing >= busiest.length * wanted * ENOUGH_SHARE)
    return answered(rate, 'They come only where something has changed.')
  return answered(rate, 'All changed all the time, so it cannot be told whether they come otherwise.')
}

const ECHO_MS = 1_000

/** Where datagrams come from, and what can be seen of where they go. */
export const twoAddresses: Question = {
  id: 'two-addresses',
  async ask({ talk, listen, ownAddresses }) {
    const one = await talk()
    const [heard] = await Promise.all([listen(ECHO_MS), one.tell('get', [{ param: 'KeepAlive', fmt: 'str' }])])
    const echoes = heard.filter(({ text }) => text.includes('"KeepAlive"'))
    return judgeAddresses(
      echoes.map(({ address }) => address === one.address),
      ownAddresses.length,
    )
  },
}

/** `fromItself` says of each echo whether it came from the address that was connected to. */
export function judgeAddresses(fromItself: readonly boolean[], ownCount: number): Finding {
  if (ownCount < 2) {
    const seen = fromItself.includes(true) ? 'Its datagrams come from the address that was connected to. ' : ''
    return notPossible(`${seen}This computer has one address: run the check where it has two in that network.`)
  }
  if (fromItself.length === 0) return answered(`No echo by UDP came to this computer with its ${ownCount} addresses.`)
  return answered(
    `The echo comes by UDP to this computer with its ${ownCount} addresses.`,
    fromItself.every(Boolean)
      ? 'It comes from the address that was connected to.'
      : 'It comes from another address than the one that was connected to.',
  )
}

/** What can be seen of the processor’s list of allowed clients. */
export const allowList: Question = {
  id: 'allow-list',
  async ask({ contact }) {
    if (!contact) {
      return notPossible(
        'This computer is allowed. Take its address off the processor’s list for a moment, and run the check again.',
      )
    }
    const seen = contact.reason === 'no-answer' ? 'It accepts the connection and never answers.' : contact.message
    return answered(seen, 'If this computer is not on the list, this is what such a computer sees.')
  },
}

function messagesIn(text: string) {
  return text.split('\n').flatMap((line) => {
    try {
      const said: unknown = JSON.parse(line)
      return typeof said === 'object' && said !== null ? [said as Record<string, unknown>] : []
    } catch {
      return []
    }
  })
}

const round = (number: number) => Math.round(number * 10) / 10
