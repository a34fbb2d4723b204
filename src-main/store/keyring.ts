import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import type { Role } from '../../src-shared/contract/role.ts'
import type { AccessToken } from '../../src-shared/model/system.ts'
import type { AccessTokenStore, KeptToken } from './access-tokens.ts'

const SECRET_BYTES = 32
const SESSION_BYTES = 16

/** Who holds a key. `id` is null for this computer's own. */
export interface KeyHolder {
  readonly id: number | null
  readonly name: string
  readonly role: Role
}

/** The keys to the web door (commands.md, "Web door"): known by their hashes only. */
export interface Keyring {
  /** Whose key this is; takes the same time for a good and for a bad one. */
  find(secret: string): KeyHolder | undefined
  /** What a browser keeps of a key that was found: the key, and which of its sessions this is. Never this computer's own key. */
  cookieFor(secret: string): string
  /** Whose cookie this is; null for the session where it names none. */
  findByCookie(value: string): { readonly holder: KeyHolder; readonly sessionId: string | null } | undefined
  list(): readonly AccessToken[]
  /** The only time that the secret is told. */
  create(name: string, role: Role): Promise<AccessToken & { readonly secret: string }>
  /** @throws AppError `not-found` */
  revoke(id: number): Promise<void>
  /** Calls `listener` for each key that is revoked, so that what it opened can be closed. Returns the way to stop. */
  onRevoked(listener: (id: number) => void): () => void
  /** Reads them again: the file is another one now. Those that are not in it are told as revoked. */
  reload(): Promise<void>
}

/** A new secret of 256 random bits, in letters that need no escaping in an address. */
export function createSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** `localSecret` is this computer's own key, which is a technician's (interface.md: until PINs are set). */
export async function createKeyring(
  store: AccessTokenStore,
  localSecret: string,
  nowMs: () => number,
): Promise<Keyring> {
  const local = {
    holder: { id: null, name: CALLER_NAMES.key, role: 'technician' } as KeyHolder,
    hash: hashOf(localSecret),
  }
  const keys = new Map<number, KeptToken>()
  const listeners = new Set<(id: number) => void>()

  async function reload(): Promise<void> {
    const before = new Map(keys)
    keys.clear()
    for (const key of await store.listValid()) keys.set(key.id, key)
    for (const [id, { secretHash }] of before) {
      // The same number may stand for another key now.
      if (Buffer.compare(keys.get(id)?.secretHash ?? Buffer.alloc(0), secretHash) === 0) continue
      for (const listener of listeners) listener(id)
    }
  }
  await reload()

  /** Every key is compared, whichever fits: the time says nothing about which one, or how near. */
  function findGiven(hash: Uint8Array): KeyHolder | undefined {
    let found: KeyHolder | undefined
    for (const { id, name, role, secretHash } of keys.values()) {
      if (timingSafeEqual(hash, secretHash)) found = { id, name, role }
    }
    return found
  }
  const isLocal = (secret: string) => timingSafeEqual(hashOf(secret), local.hash)
  /** Good for this session's page alone: sent as a Bearer it is no key. */
  const localPageKey = (sessionId: string) =>
    createHmac('sha256', localSecret).update(`page ${sessionId}`).digest('base64url')

  return {
    find(secret) {
      const given = findGiven(hashOf(secret))
      return isLocal(secret) ? local.holder : given
    },
    cookieFor(secret) {
      const sessionId = randomBytes(SESSION_BYTES).toString('base64url')
      return `${isLocal(secret) ? localPageKey(sessionId) : secret}.${sessionId}`
    },
    findByCookie(value) {
      const [secret = '', sessionId = ''] = value.split('.')
      const hash = hashOf(secret)
      const given = findGiven(hash)
      const isSession = /^[\w-]{22}$/.test(sessionId)
      if (isSession && timingSafeEqual(hash, hashOf(localPageKey(sessionId))))
        return { holder: local.holder, sessionId }
      return given && { holder: given, sessionId: isSession ? sessionId : null }
    },
    list: () => [...keys.values()].map(withoutHash),
    async create(name, role) {
      const secret = createSecret()
      const key = await store.insert(name, role, hashOf(secret), nowMs())
      keys.set(key.id, key)
      return { ...withoutHash(key), secret }
    },
    async revoke(id) {
      await store.revoke(id, nowMs())
      keys.delete(id)
      for (const listener of listeners) listener(id)
    },
    reload,
    onRevoked(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function hashOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}

function withoutHash({ id, name, role, createdMs }: KeptToken): AccessToken {
  return { id, name, role, createdMs }
}
