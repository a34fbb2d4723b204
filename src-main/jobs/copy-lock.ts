import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { CopyLock } from '../../src-shared/model/backup.ts'
import { stretch } from './passphrase.ts'

/*
 * Locks what nobody is there to type a passphrase for. The passphrase and a salt make a private key of X25519; the computer keeps
 * the salt and the public key alone, so it can lock a file and can never open one.
 *
 * lock:  salt (16), public key (32), one-time public key (32), file key in cipher (32) and its tag (16), SHA-256 of everything
 *        before it, the fixed header included (32)
 *
 * Each file has a key of its own. It is sealed under what the public key and a one-time key have in common, which is thrown away.
 * The hash tells a header that is damaged from a passphrase that is wrong; against whoever means it, the seals stand.
 */
const SALT_BYTES = 16
const KEY_BYTES = 32
const TAG_BYTES = 16
const HASH_BYTES = 32
const CIPHER = 'aes-256-gcm'
/** The key under which a file key is sealed is used once. */
const ONLY_NONCE = Buffer.alloc(12)
const PURPOSE = 'Atlas Console: the key of a locked copy'
/** What stands before the 32 bytes of a key of X25519 in its DER form (RFC 8410). */
const PRIVATE_DER = Buffer.from('302e020100300506032b656e04220420', 'hex')
const PUBLIC_DER = Buffer.from('302a300506032b656e032100', 'hex')

export const LOCK_BYTES = SALT_BYTES + KEY_BYTES + KEY_BYTES + KEY_BYTES + TAG_BYTES + HASH_BYTES

/** A lock that this passphrase opens, with a salt of its own. */
export async function makeLock(passphrase: string): Promise<CopyLock> {
  const salt = randomBytes(SALT_BYTES)
  const key = await privateKeyOf(passphrase, salt)
  return { salt: salt.toString('hex'), publicKey: rawPublic(createPublicKey(key)).toString('hex') }
}

/** A new key for a file, and the bytes that say it to whoever has the passphrase. `fixed` is what stands before them. */
export function lockKey(fixed: Buffer, { salt, publicKey }: CopyLock): { readonly key: Buffer; readonly lock: Buffer } {
  const key = randomBytes(KEY_BYTES)
  const recipient = Buffer.from(publicKey, 'hex')
  const once = generateKeyPairSync('x25519')
  const named = Buffer.concat([fixed, Buffer.from(salt, 'hex'), recipient, rawPublic(once.publicKey)])
  const shared = diffieHellman({ privateKey: once.privateKey, publicKey: publicFrom(recipient) })
  const cipher = createCipheriv(CIPHER, wrappingKey(shared, named), ONLY_NONCE).setAAD(named)
  const whole = Buffer.concat([named, cipher.update(key), cipher.final(), cipher.getAuthTag()])
  return { key, lock: Buffer.concat([whole, hashOf(whole)]).subarray(fixed.length) }
}

/** The key of a file. @throws AppError `backup-damaged`, `wrong-passphrase` */
export async function unlockKey(fixed: Buffer, lock: Buffer, passphrase: string): Promise<Buffer> {
  const whole = Buffer.concat([fixed, lock.subarray(0, -HASH_BYTES)])
  if (lock.length !== LOCK_BYTES || !hashOf(whole).equals(lock.subarray(-HASH_BYTES))) {
    throw new AppError('backup-damaged')
  }
  const salt = lock.subarray(0, SALT_BYTES)
  const recipient = lock.subarray(SALT_BYTES, SALT_BYTES + KEY_BYTES)
  const once = lock.subarray(SALT_BYTES + KEY_BYTES, SALT_BYTES + 2 * KEY_BYTES)
  const privateKey = await privateKeyOf(passphrase, salt)
  if (!timingSafeEqual(rawPublic(createPublicKey(privateKey)), recipient)) throw new AppError('wrong-passphrase')
  const named = whole.subarray(0, fixed.length + SALT_BYTES + 2 * KEY_BYTES)
  const sealed = whole.subarray(named.length)
  try {
    const shared = diffieHellman({ privateKey, publicKey: publicFrom(once) })
    const decipher = createDecipheriv(CIPHER, wrappingKey(shared, named), ONLY_NONCE)
      .setAAD(named)
      .setAuthTag(sealed.subarray(KEY_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(0, KEY_BYTES)), decipher.final()])
  } catch (error) {
    // A one-time key that is no point, or a seal that does not hold.
    throw new AppError('backup-damaged', undefined, { cause: error })
  }
}

/** How every file begins that a lock has locked, after its fixed header. */
export function startOfLock({ salt, publicKey }: CopyLock): Buffer {
  return Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(publicKey, 'hex')])
}

async function privateKeyOf(passphrase: string, salt: Uint8Array): Promise<KeyObject> {
  const raw = await stretch(passphrase, salt, KEY_BYTES)
  return createPrivateKey({ key: Buffer.concat([PRIVATE_DER, raw]), format: 'der', type: 'pkcs8' })
}

function publicFrom(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_DER, raw]), format: 'der', type: 'spki' })
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_DER.length)
}

function wrappingKey(shared: Buffer, named: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, named, PURPOSE, KEY_BYTES))
}

function hashOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
