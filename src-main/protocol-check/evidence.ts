/** The wire’s own words. Everything else that stands as a text in a line may be the venue’s, and does not leave it. */
const WORDS: ReadonlySet<string> = new Set([
  ...['2.0', 'OK', 'get', 'set', 'bmp', 'sub', 'unsub', 'update', 'getResp', 'error', 'val', 'pct', 'str', 'KeepAlive'],
  'FirmwareVersion',
])
const PARAMETER =
  /^(Source|Mix|Zone|Group)(Gain|Mute|Meter|Name|Source|Grouped|Active|Combine)_\d+$|^Mix_\d+_Source(Gain|Mute)_\d+$/
const VERSION = /^\d+(\.\d+)*$/
const NAME = /^(Source|Mix|Zone|Group)Name_(\d+)$/
const ADDRESS = /\b\d{1,3}(\.\d{1,3}){3}\b/g
/** A text with what stands before it, if that makes it a key’s value, and with the colon that makes it a key. */
const TEXT = /(?:"(message|error)"\s*:\s*)?"(?:[^"\\]|\\.)*"(\s*:)?/g

const LONGEST_LINE = 400

/** Makes lines fit to be shown to anybody: names become "Zone 3", other texts "(text)". Learns the names as they come. */
export interface Redactor {
  line(raw: string | null): string
}

export function createRedactor(): Redactor {
  const names = new Map<string, string>()

  function learn(value: unknown): void {
    if (Array.isArray(value)) for (const each of value) learn(each)
    if (typeof value !== 'object' || value === null) return
    const { param, str } = value as Record<string, unknown>
    const [, family, index] = typeof param === 'string' ? (NAME.exec(param) ?? []) : []
    if (family && typeof str === 'string' && str !== '') names.set(str, `${family} ${index}`)
    for (const each of Object.values(value)) learn(each)
  }

  function shown(literal: string, isMessage: boolean): string {
    const text: unknown = JSON.parse(literal)
    if (typeof text !== 'string') return literal
    if (WORDS.has(text) || PARAMETER.test(text) || VERSION.test(text) || text === '') return literal
    const known = names.get(text)
    if (known !== undefined) return JSON.stringify(known)
    return isMessage ? JSON.stringify(withoutNames(text)) : '"(text)"'
  }

  function withoutNames(text: string): string {
    const longestFirst = [...names].sort(([a], [b]) => b.length - a.length)
    return longestFirst
      .reduce((said, [name, shownAs]) => said.replaceAll(name, shownAs), text)
      .replace(ADDRESS, '(IPv4 address)')
  }

  return {
    line(raw) {
      if (raw === null) return '(a line that is no UTF-8)'
      try {
        learn(JSON.parse(raw))
      } catch {
        return `(${raw.length} characters that are no JSON)`
      }
      const said = raw.replace(TEXT, (match, before: string | undefined, colon: string | undefined) => {
        if (before === undefined) return colon === undefined ? shown(match, false) : key(match, colon)
        const literal = match.slice(match.indexOf(':') + 1).trim()
        return `"${before}":${shown(literal, true)}`
      })
      return said.length > LONGEST_LINE ? `${said.slice(0, LONGEST_LINE)}… (${said.length} characters)` : said
    },
  }
}

/** A key is the protocol’s own, as long as it looks like one. */
function key(match: string, colon: string): string {
  return /^"[a-z]{1,16}"/i.test(match) ? match : `"(text)"${colon}`
}
