/** The longest line a processor may send, bytes. Past it the connection is dropped (protocol.md §2). */
export const LONGEST_LINE_BYTES = 64 * 1024

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Receives one line: `bytes[start..end)`, without its line end. The bytes are only lent for the time of the call. */
export type LineSink = (bytes: Uint8Array, start: number, end: number) => void

export interface Framer {
  /**
   * Takes what the socket gave and hands on each whole line in it. `line-too-long` means that the stream cannot be trusted any
   * more: nothing was kept, and the connection is to be closed.
   */
  push(chunk: Uint8Array): 'ok' | 'line-too-long'
  /** Bytes of the line that has begun and not ended. */
  readonly pendingBytes: number
}

/**
 * Cuts a byte stream into lines. Works on bytes, since an object may be split anywhere, within a UTF-8 sequence too. Lines that
 * came whole are handed on where they lie; only a line that was split is copied. Tolerates `\r\n` and blank lines.
 */
export function createFramer(onLine: LineSink): Framer {
  let pending = new Uint8Array(0)
  let pendingBytes = 0

  function hand(bytes: Uint8Array, start: number, end: number): void {
    const last = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end
    if (last > start) onLine(bytes, start, last)
  }

  function keep(bytes: Uint8Array): void {
    const needed = pendingBytes + bytes.length
    if (needed > pending.length) {
      const larger = new Uint8Array(Math.min(LONGEST_LINE_BYTES, Math.max(1024, needed * 2)))
      larger.set(pending.subarray(0, pendingBytes))
      pending = larger
    }
    pending.set(bytes, pendingBytes)
    pendingBytes = needed
  }

  return {
    get pendingBytes() {
      return pendingBytes
    },
    push(chunk) {
      let start = 0
      for (;;) {
        const newline = chunk.indexOf(NEWLINE, start)
        const end = newline === -1 ? chunk.length : newline
        if (pendingBytes + end - start > LONGEST_LINE_BYTES) {
          pending = new Uint8Array(0)
          pendingBytes = 0
          return 'line-too-long'
        }
        if (newline === -1) {
          if (end > start) keep(chunk.subarray(start))
          return 'ok'
        }
        if (pendingBytes > 0) {
          keep(chunk.subarray(start, end))
          const length = pendingBytes
          // Emptied before the line is handed on: its reader may end the connection.
          pendingBytes = 0
          hand(pending, 0, length)
        } else {
          hand(chunk, start, end)
        }
        start = newline + 1
      }
    },
  }
}
