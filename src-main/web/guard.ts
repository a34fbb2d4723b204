import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import type { FailureCode } from '../../src-shared/contract/reply.ts'
import type { Caller, Role } from '../../src-shared/contract/role.ts'
import { isLoopback } from '../own-addresses.ts'

/** Who holds a key. `id` is null for this computer's own. */
export interface Holder {
  readonly id: number | null
  readonly name: string
  readonly role: Role
}

/** What of a request decides whether it may come in. Absent headers are undefined. */
export interface Knock {
  readonly method: string
  /** It wants to become a WebSocket. */
  readonly upgrade: boolean
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly authorization: string | undefined
  readonly cookie: string | undefined
}

/** The door's own side of that decision. */
export interface House {
  /** Names and addresses, with the port where a browser sends one, under which this door may be asked for. */
  readonly hosts: ReadonlySet<string>
  readonly cookieName: string
  /** Whose key that is, in constant time. */
  readonly find: (secret: string) => Holder | undefined
  /** The same for what a browser keeps, with the session that it names. */
  readonly findByCookie: (value: string) => Visit | undefined
}

/** A browser that came with its cookie. */
export interface Visit {
  readonly holder: Holder
  readonly sessionId: string | null
}

export type Verdict =
  /** `key`: sent on purpose, or by a browser of its own accord. */
  | {
      readonly kind: 'admitted'
      readonly holder: Holder
      readonly key: 'bearer' | 'cookie'
      /** Of a browser that signed in: what a PIN can unlock. */
      readonly sessionId: string | null
    }
  | {
      readonly kind: 'refused'
      readonly code: Extract<FailureCode, 'unauthorized' | 'not-allowed'>
      readonly message: string
      /** Known where the key was good and something else was not. */
      readonly holder: Holder | null
    }

/**
 * Whether a request was sent to this door under one of its own names. Everything else is refused first: a foreign page can
 * make its name point here, and the browser would then take our answers for its own (commands.md, "Host is checked always").
 */
export function isOwnHost(host: string | undefined, { hosts }: Pick<House, 'hosts'>): boolean {
  return host !== undefined && hosts.has(host.toLowerCase())
}

/** Decides about a request: host, then key, then, where the key came as a cookie, the origin (commands.md, "Web door"). */
export function judge(knock: Knock, house: House): Verdict {
  if (!isOwnHost(knock.host, house))
    return refused('not-allowed', 'This address is not one of the console’s own.', null)
  if (knock.authorization !== undefined) {
    // A key that was sent on purpose decides alone; a cookie beside it must not rescue a wrong one.
    const secret = /^Bearer +(\S+)$/i.exec(knock.authorization)?.[1]
    const holder = secret === undefined ? undefined : house.find(secret)
    return holder
      ? { kind: 'admitted', holder, key: 'bearer', sessionId: null }
      : refused('unauthorized', 'That token is not valid.', null)
  }
  const value = cookieValue(knock.cookie, house.cookieName)
  const visit = value === undefined ? undefined : house.findByCookie(value)
  if (!visit) return refused('unauthorized', 'This address needs a valid token.', null)
  const { holder, sessionId } = visit
  if (!isOwnOrigin(knock)) return refused('not-allowed', 'Another site may not use this console.', holder)
  return { kind: 'admitted', holder, key: 'cookie', sessionId }
}

/**
 * Who calls, for dispatch. A browser that signed in is a session; a key that is sent each time is not. This computer's own key says
 * nothing about who uses it, so how and from where it came does.
 */
export function callerOf(
  { holder: { id, role, ...holder }, sessionId }: Extract<Verdict, { kind: 'admitted' }>,
  remoteAddress: string | undefined,
): Caller {
  const isHere = isLoopback(remoteAddress?.replace(/^::ffff:/, '') ?? '')
  const browser = isHere ? CALLER_NAMES.browser : CALLER_NAMES.elsewhere
  const own = sessionId === null ? CALLER_NAMES.commandLine : browser
  const name = id === null ? own : holder.name
  if (sessionId === null) return { name, role, door: 'web' }
  const who = id === null ? 'local' : `token ${id}`
  return {
    name,
    role,
    door: 'web',
    session: { id: `${who}/${sessionId}`, keyRole: role, who, isForAnyone: id === null },
  }
}

/** The names under which a door may be asked for: `addresses` and this computer's own loopback names, each with `port`. */
export function hostNames(addresses: readonly string[], port: number): ReadonlySet<string> {
  const names = [
    '127.0.0.1',
    'localhost',
    '[::1]',
    ...addresses.map((host) => (host.includes(':') ? `[${host}]` : host)),
  ]
  const withPort = names.map((name) => `${name.toLowerCase()}:${port}`)
  // Browsers leave out the port that http has anyway.
  return new Set(port === 80 ? [...withPort, ...names.map((name) => name.toLowerCase())] : withPort)
}

/** One cookie's value out of the header; the first where a name is repeated. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.split('=', 2)
    if (key?.trim() === name) return value?.trim()
  }
  return undefined
}

/** A browser says where a request comes from whenever it could change something; without a word only looking is allowed. */
function isOwnOrigin({ method, upgrade, origin, host }: Knock): boolean {
  if (origin !== undefined) return origin.toLowerCase() === `http://${host?.toLowerCase()}`
  return !upgrade && (method === 'GET' || method === 'HEAD')
}

function refused(code: 'unauthorized' | 'not-allowed', message: string, holder: Holder | null): Verdict {
  return { kind: 'refused', code, message, holder }
}
