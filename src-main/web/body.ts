import type { IncomingMessage } from 'node:http'

/** The largest body that a call may have, bytes. */
export const MAX_BODY_BYTES = 64 * 1024

/** Fails at bytes that are no UTF-8: a name must not be saved with a replacement character in it. */
const UTF8 = new TextDecoder('utf-8', { fatal: true })

export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-json' }
  /** The sender went away in the middle of it. */
  | { readonly kind: 'aborted' }

/**
 * Reads a request's body as JSON; an empty one is `{}`, so that a call without input needs none. What is too large is read to
 * its end all the same, and thrown away: a sender that is cut off in the middle never sees the answer.
 */
export async function readJsonBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    request.resume()
    return { kind: 'too-large' }
  }
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MAX_BODY_BYTES) {
        request.resume()
        return { kind: 'too-large' }
      }
      chunks.push(chunk)
    }
  } catch {
    // The only failure of this stream is that the other side is gone, and then there is nobody to answer.
    return { kind: 'aborted' }
  }
  if (bytes === 0) return { kind: 'json', value: {} }
  try {
    return { kind: 'json', value: JSON.parse(UTF8.decode(Buffer.concat(chunks))) }
  } catch {
    return { kind: 'not-json' }
  }
}
