/**
 * An address that other programs rely on (commands.md, "Web door"). It only puts a request in the words of the contract, and the
 * answer is the value itself.
 */
export interface PublishedAddress {
  /** The path of the contract that stands in the audit where a request was refused before it was understood. */
  readonly auditName: string
  /** What a GET asks, from the fields of its query. */
  readonly get: (fields: QueryFields) => Asked
  /** The path of the contract that takes the body of a POST; null where there is no POST. */
  readonly postTo: string | null
  readonly answer: 'json' | 'metrics'
}

/** Hours are numbers, and NaN where they are none; everything else is text. */
type QueryFields = Readonly<Record<string, string | number>>

/** What a request comes to in the words of the contract. */
export type Asked =
  | {
      readonly kind: 'call'
      readonly path: string
      readonly input: unknown
      /**
       * It changes something although it is a GET. A browser sends its cookie with such a request from a page of any port of this
       * computer, and names no origin; so it needs a key that was sent on purpose, and it is never done for a HEAD.
       */
      readonly bearerOnly: boolean
    }
  | { readonly kind: 'nonsense'; readonly message: string }

/** OpenMetrics 1.0, "Protocol Negotiation". */
export const METRICS_CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

const ADDRESSES: ReadonlyMap<string, PublishedAddress> = new Map([
  [
    '/api/atlas/ai-analysis',
    {
      auditName: 'published.analyze',
      get: (fields) => looking('published.history', fields),
      postTo: 'published.analyze',
      answer: 'json',
    },
  ],
  [
    '/api/atlas/meter-monitoring',
    { auditName: 'published.monitor', get: monitoring, postTo: 'published.monitor', answer: 'json' },
  ],
  [
    '/api/audio-processor',
    {
      auditName: 'published.processors',
      get: (fields) => looking('published.processors', fields),
      postTo: null,
      answer: 'json',
    },
  ],
  [
    '/metrics',
    {
      auditName: 'monitor.metrics',
      get: (fields) => looking('monitor.metrics', fields),
      postTo: null,
      answer: 'metrics',
    },
  ],
] satisfies [string, PublishedAddress][])

/** The address at exactly this path. */
export function publishedAddress(path: string): PublishedAddress | undefined {
  return ADDRESSES.get(path)
}

/** What a GET with this query asks. A field that the address does not know is refused by the contract, as everywhere. */
export function askedByGet({ get }: PublishedAddress, query: string): Asked {
  const pairs = [...new URLSearchParams(query)]
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) return nonsense('Say each part of the query only once.')
  return get(Object.fromEntries(pairs.map(([name, text]) => [name, name === 'hours' ? wholeNumber(text) : text])))
}

/** What a POST with this body asks of an address that takes one. */
export function askedByPost(path: string, query: string, body: unknown): Asked {
  if (query !== '') return nonsense('What is asked with POST is said in the body alone.')
  return { kind: 'call', path, input: body, bearerOnly: false }
}

function monitoring({ action, ...fields }: QueryFields): Asked {
  if (action === undefined) return looking('published.monitoring', fields)
  if (action === 'cleanup') return { kind: 'call', path: 'published.cleanup', input: fields, bearerOnly: true }
  return nonsense('With GET the action is cleanup, or it is left out. To start or stop, use POST.')
}

function looking(path: string, input: QueryFields): Asked {
  return { kind: 'call', path, input, bearerOnly: false }
}

function nonsense(message: string): Asked {
  return { kind: 'nonsense', message }
}

function wholeNumber(text: string): number {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
}
