import { createSocket, type Socket } from 'node:dgram'
import type { Connection } from './connection.ts'
import type { Device } from './device.ts'
import type { ActiveFaults } from './faults.ts'
import { valueIn } from './parameters.ts'
import type { Random } from './random.ts'
import type { Recorder } from './record.ts'
import { garbageLine, withWrongTypes } from './spoil.ts'
import { type Entry, getRespOf, type Message, updateOf } from './wire.ts'

/** How meters are put into datagrams: up to 32 in one message, one message each, or one message each on lines of one datagram. */
export const DATAGRAM_FORMS = ['batched', 'single', 'lines'] as const
export type DatagramForm = (typeof DATAGRAM_FORMS)[number]

/** Meters by UDP, from this unit's own address to the fixed port on the client's host (protocol.md §1). */
export interface Telemetry {
  /** Sends every meter that this client subscribed to; with `onlyChanges`, those that moved by 0.1 dB since it last got them. */
  sendMeters(connection: Connection, onlyChanges: boolean): void
  /** The echo of a keep-alive. */
  sendKeepAlive(connection: Connection): void
  /** Starts or stops the other sender of the fault `foreign-sender`. */
  watchForeignSender(): Promise<void>
  close(): Promise<void>
}

export interface TelemetryNeeds {
  readonly host: string
  readonly meterPort: number
  readonly device: Device
  readonly faults: ActiveFaults
  readonly recorder: Recorder
  readonly random: Random
  readonly form: () => DatagramForm
}

const METERS_PER_DATAGRAM = 32

interface Datagram {
  readonly bytes: Buffer
  readonly address: string
  /** The levels in it. */
  readonly entries: readonly Entry[]
}

/** Binds to the unit's own address, so that several units on one computer can be told apart by it. */
export async function openTelemetry(needs: TelemetryNeeds): Promise<Telemetry> {
  const { host, meterPort, device, faults, recorder, random } = needs
  const own = await bindSocket(host)
  let foreign: { readonly host: string; readonly socket: Socket } | null = null
  let heldBack: Datagram | null = null
  let sent = 0
  const lastSent = new WeakMap<Connection, Map<string, number>>()

  const deliver = ({ bytes, address, entries }: Datagram) => {
    recorder.datagram(entries)
    own.send(bytes, meterPort, address)
  }

  function post(datagram: Datagram): void {
    if (faults.active('telemetry-dead') !== null) return
    const lost = faults.active('udp-loss')
    if (lost !== null && random.next() < lost.share) return
    const reorder = faults.active('udp-reorder')
    if (heldBack === null && reorder !== null && random.next() < reorder.share) {
      heldBack = datagram
      return
    }
    deliver(datagram)
    const twice = faults.active('udp-duplicate')
    if (twice !== null && random.next() < twice.share) deliver(datagram)
    if (heldBack !== null) deliver(heldBack)
    heldBack = null
  }

  function encode(message: Message): string {
    return faults.active('wrong-types') === null ? JSON.stringify(message) : withWrongTypes(message, sent)
  }

  function sendEntries(entries: readonly Entry[], address: string): void {
    const form = needs.form()
    for (let from = 0; from < entries.length; from += METERS_PER_DATAGRAM) {
      const some = entries.slice(from, from + METERS_PER_DATAGRAM)
      const alone =
        form === 'batched' ? [] : some.map((entry) => ({ text: encode(updateOf([entry])), entries: [entry] }))
      const joined = form === 'batched' ? encode(updateOf(some)) : alone.map(({ text }) => text).join('\n')
      for (const { text, entries: within } of form === 'single' ? alone : [{ text: joined, entries: some }]) {
        sent++
        if (faults.active('garbage') !== null) post({ bytes: garbageLine(sent), address, entries: [] })
        // Levels of wrong types are none.
        post({ bytes: Buffer.from(text), address, entries: faults.active('wrong-types') === null ? within : [] })
      }
    }
    const other = faults.active('foreign-sender')
    if (other === null || foreign === null || entries.length === 0) return
    const lies = entries.slice(0, METERS_PER_DATAGRAM).map(({ param }) => ({ param, val: other.val }))
    foreign.socket.send(JSON.stringify(updateOf(lies)), meterPort, address)
  }

  return {
    sendMeters(connection, onlyChanges) {
      const known = lastSent.get(connection) ?? new Map<string, number>()
      lastSent.set(connection, known)
      const entries: Entry[] = []
      for (const [name, formats] of connection.subscriptions) {
        const parameter = device.parameter(name)
        if (parameter?.kind !== 'meter' || typeof parameter.value !== 'number') continue
        if (onlyChanges && Math.abs((known.get(name) ?? Number.POSITIVE_INFINITY) - parameter.value) < 0.1) continue
        known.set(name, parameter.value)
        for (const format of formats) {
          const value = valueIn(parameter, format)
          if (value !== null) entries.push({ param: name, ...value })
        }
      }
      sendEntries(entries, connection.address)
    },
    sendKeepAlive(connection) {
      const bytes = Buffer.from(JSON.stringify(getRespOf([{ param: 'KeepAlive', str: 'OK' }])))
      post({ bytes, address: connection.address, entries: [] })
    },
    async watchForeignSender() {
      const wanted = faults.active('foreign-sender')?.host ?? null
      if (foreign?.host === wanted) return
      foreign?.socket.close()
      foreign = null
      if (wanted !== null) foreign = { host: wanted, socket: await bindSocket(wanted) }
    },
    async close() {
      foreign?.socket.close()
      foreign = null
      await new Promise<void>((resolve) => own.close(resolve))
    },
  }
}

async function bindSocket(host: string): Promise<Socket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, host, () => {
      socket.off('error', reject)
      resolve()
    })
  })
  // A datagram that nobody takes comes back as an error on some systems; a real unit does not notice either.
  socket.on('error', () => undefined)
  return socket
}
