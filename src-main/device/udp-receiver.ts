import { createSocket, type Socket } from 'node:dgram'
import type { Readable } from '../../src-shared/contract/define.ts'
import type { MeterPort } from '../../src-shared/model/system.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createTopic } from '../topic.ts'

/** How often a port that could not be had is tried again. */
const RETRY_MS = 5_000
/** What we have just asked or let go of may still send for so long, and is no stranger. */
const ACQUAINTED_MS = 10_000
/** Foreign senders are named in the log once each, up to so many. */
const MOST_NAMED_STRANGERS = 16

/** A datagram and the address that it came from; its bytes are only lent for the time of the call. */
export type Overhearing = (address: string, datagram: Uint8Array) => void

/** The one socket that hears the meters of all processors. They are told apart by address (protocol.md §1). */
export interface UdpReceiver {
  readonly port: Readable<MeterPort>
  /** Datagrams from `address` go to `take` from now on. False if another processor has that address already. */
  listenTo(address: string, take: (datagram: Uint8Array) => void): boolean
  forget(address: string): void
  /** Something at `address` was asked a question, and its echo is no surprise. */
  expect(address: string): void
  /** `hear` gets every datagram beside whoever it is for. Returns the way to stop. */
  overhear(hear: Overhearing): () => void
  /** Datagrams from addresses that are no processor of ours, since the start. */
  foreignDatagrams(): number
  close(): Promise<void>
}

/**
 * Opens the port without address reuse: with it, the datagrams would land on whichever socket nobody reads, and meters would
 * freeze for hours. A port that is taken is said, and tried again until it is free; control goes on without it.
 */
export function createUdpReceiver(wantedPort: number, clock: Clock, log: Log): UdpReceiver {
  const port = createTopic<MeterPort>({ kind: 'opening', port: wantedPort })
  const listeners = new Map<string, (datagram: Uint8Array) => void>()
  const strangers = new Set<string>()
  const ears = new Set<Overhearing>()
  /** Until when, on the monotonic clock, datagrams from an address are neither taken nor foreign. */
  const acquainted = new Map<string, number>()
  let foreignDatagrams = 0
  let socket: Socket | undefined
  let cancelRetry: (() => void) | undefined
  let isClosed = false

  function open(): void {
    const opening = createSocket({ type: 'udp4', reuseAddr: false })
    socket = opening
    opening.on('message', (datagram, { address }) => {
      for (const hear of ears) hear(address, datagram)
      const take = listeners.get(address)
      if (take) take(datagram)
      else meetStranger(address)
    })
    opening.on('error', (error) => {
      opening.close()
      if (isClosed) return
      socket = undefined
      const isTaken = 'code' in error && error.code === 'EADDRINUSE'
      const before = port.get()
      const sinceMs = before.kind === 'taken' || before.kind === 'failed' ? before.sinceMs : clock.nowMs()
      const next: MeterPort = isTaken
        ? { kind: 'taken', port: wantedPort, sinceMs }
        : { kind: 'failed', port: wantedPort, sinceMs, reason: error.message }
      if (before.kind !== next.kind) {
        log.warn(isTaken ? `Another program is using UDP port ${wantedPort}` : 'The meter port cannot be opened', error)
        port.set(next)
      }
      cancelRetry = clock.after(RETRY_MS, open)
    })
    opening.bind({ port: wantedPort, exclusive: true }, () => {
      port.set({ kind: 'listening', port: opening.address().port })
    })
  }

  function expect(address: string): void {
    for (const [known, untilMs] of acquainted) if (untilMs < clock.monotonicMs()) acquainted.delete(known)
    acquainted.set(address, clock.monotonicMs() + ACQUAINTED_MS)
  }

  function meetStranger(address: string): void {
    if ((acquainted.get(address) ?? Number.NEGATIVE_INFINITY) >= clock.monotonicMs()) return
    foreignDatagrams += 1
    if (strangers.has(address) || strangers.size >= MOST_NAMED_STRANGERS) return
    strangers.add(address)
    log.warn(`Datagrams from ${address}, which is no processor of ours, are ignored`)
  }

  open()
  return {
    port,
    listenTo(address, take) {
      if (listeners.has(address)) return false
      listeners.set(address, take)
      return true
    },
    forget(address) {
      if (listeners.delete(address)) expect(address)
    },
    expect,
    overhear(hear) {
      ears.add(hear)
      return () => void ears.delete(hear)
    },
    foreignDatagrams: () => foreignDatagrams,
    close() {
      isClosed = true
      cancelRetry?.()
      const open = socket
      socket = undefined
      return open ? new Promise((resolve) => open.close(() => resolve())) : Promise.resolve()
    },
  }
}
