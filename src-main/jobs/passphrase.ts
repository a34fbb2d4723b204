import { scrypt } from 'node:crypto'

/** 128 MiB and some tenths of a second for each guess. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 160 * 1024 * 1024 } as const

/** `bytes` secret bytes made of a passphrase and a salt: the same ones each time, and slow to try out. */
export function stretch(passphrase: string, salt: Uint8Array, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same words, typed on another keyboard, can be other bytes.
    scrypt(passphrase.normalize('NFC'), salt, bytes, SCRYPT, (error, derived) => {
      if (error) reject(error)
      else resolve(derived)
    })
  })
}
