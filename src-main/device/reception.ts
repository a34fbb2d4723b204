import type { MeterReception } from '../../src-shared/model/processor.ts'

/** No datagram for this long, and the meters count as silent, unless the keep-alive's echo shows that the way is open. */
const SILENT_AFTER_MS = 3_000
/** An echo may come so much before or after the reply on TCP. */
const ECHO_WITHIN_MS = 1_000

/** Times on the monotonic clock, ms; -Infinity for what never was. */
export interface ReceptionTimes {
  readonly nowMs: number
  readonly connectedMs: number
  /** Newest datagram, and newest keep-alive echo, by UDP. */
  readonly datagramMs: number
  readonly echoMs: number
  /** Newest reply to a keep-alive, by TCP. */
  readonly answeredMs: number
}

/**
 * Whether a processor's datagrams reach this computer. Every keep-alive is answered by TCP and by UDP (protocol.md §3), so a
 * processor that has nothing new to say is told apart from one whose datagrams are lost. Null: too early to tell.
 */
export function receptionOf(times: ReceptionTimes): 'heard' | 'silent' | null {
  const { nowMs, connectedMs, datagramMs, echoMs, answeredMs } = times
  if (nowMs - datagramMs <= SILENT_AFTER_MS) return 'heard'
  if (echoMs >= connectedMs && echoMs >= answeredMs - ECHO_WITHIN_MS) return 'heard'
  if (nowMs - connectedMs <= SILENT_AFTER_MS) return null
  if (answeredMs < connectedMs || nowMs - answeredMs <= ECHO_WITHIN_MS) return null
  return 'silent'
}

/** The reception as it is shown; `epochMs` is now on the wall's clock. */
export function describeReception(
  before: MeterReception,
  isConnected: boolean,
  times: ReceptionTimes,
  epochMs: number,
): MeterReception {
  if (!isConnected) return { kind: 'unknown' }
  const now = receptionOf(times) ?? before.kind
  if (now === before.kind) return before
  if (now !== 'silent') return { kind: now }
  const sinceMs = Math.round(epochMs - (times.nowMs - Math.max(times.datagramMs, times.connectedMs)))
  return { kind: 'silent', sinceMs, everHeard: times.datagramMs > Number.NEGATIVE_INFINITY }
}
