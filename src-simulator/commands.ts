import type { SimulatorClock } from './clock.ts'
import type { Connection } from './connection.ts'
import type { Device } from './device.ts'
import type { ActiveFaults } from './faults.ts'
import type { House } from './house.ts'
import { KINDS, type Parameter, valueIn, wantedValue } from './parameters.ts'
import type { Recorder } from './record.ts'
import type { Telemetry } from './telemetry.ts'
import {
  BAD_VALUE,
  type Entry,
  ERROR_FORMS,
  type ErrorForm,
  errorOf,
  getRespOf,
  type Id,
  type Item,
  NO_SUCH_METHOD,
  NOT_FOUND,
  okOf,
  type Request,
  resultOf,
  updateOf,
  type WireError,
} from './wire.ts'

/** How a unit behaves where the protocol is open until measured on hardware (protocol.md §3 and §8). */
export interface ReplyVariants {
  readonly errorForm: ErrorForm
  /** An unknown parameter in a request without an id. */
  readonly errorWithoutId: 'method' | 'nothing'
  /** One bad parameter in a batch: an error for all of it, a result without it, or a result with the error in its place. */
  readonly badInBatch: 'spoils' | 'left-out' | 'marked'
  /** `sub` with an id: "OK" and an update with the present values, or the present values in the result. */
  readonly subReply: 'update' | 'values'
}

export interface CommandNeeds {
  readonly device: Device
  readonly house: House
  readonly faults: ActiveFaults
  readonly recorder: Recorder
  readonly telemetry: Telemetry
  readonly clock: SimulatorClock
  readonly variants: () => ReplyVariants
}

/** Carries a client's request out and answers it, with exactly the `id` rules of protocol.md §3. */
export function createCommands(needs: CommandNeeds): (connection: Connection, request: Request) => void {
  const { device, house, faults, recorder, telemetry, clock, variants } = needs

  /** The parameter as this request can use it, or why not. */
  function lookUp(item: Item): Parameter | WireError {
    const parameter = device.parameter(item.param)
    const hidden = faults.active('bad-parameter')?.param === item.param
    // A parameter that has no such format is not found either.
    if (parameter === undefined || hidden || !KINDS[parameter.kind].formats.some((format) => format === item.format))
      return { code: NOT_FOUND, message: `Parameter ${item.param} could not be found` }
    return parameter
  }

  function errorForm(): ErrorForm {
    const forced = faults.active('error-form')?.form
    return ERROR_FORMS.find((form) => form === forced) ?? variants().errorForm
  }

  function fail(connection: Connection, error: WireError, id: Id | null): void {
    if (id !== null) connection.reply(errorOf(errorForm(), error, id))
    else if (variants().errorWithoutId === 'method') connection.send({ jsonrpc: '2.0', method: 'error', params: error })
  }

  /** Sorts the items of a batch; null when a bad one spoils it all, or none is good, and the error is already sent. */
  function sort(connection: Connection, { items, id }: Request, use: (item: Item) => Parameter | WireError) {
    const good: { readonly item: Item; readonly parameter: Parameter }[] = []
    const bad: Entry[] = []
    for (const item of items) {
      const found = use(item)
      if ('code' in found) bad.push({ param: item.param, error: found })
      else good.push({ item, parameter: found })
    }
    const [first] = bad
    if (first === undefined || !('error' in first)) return { good, bad }
    const spoilt = good.length === 0 || variants().badInBatch === 'spoils'
    if (id === null || spoilt) fail(connection, first.error, id)
    if (id !== null && spoilt) return null
    return { good, bad: variants().badInBatch === 'marked' ? bad : [] }
  }

  function present(parameter: Parameter, item: Item): Entry[] {
    const value = valueIn(parameter, item.format)
    return value === null ? [] : [{ param: item.param, ...value }]
  }

  function get(connection: Connection, request: Request): void {
    const sorted = sort(connection, request, lookUp)
    if (sorted === null) return
    if (request.items.some(({ param }) => param === 'KeepAlive')) {
      recorder.keepAlive(connection.id)
      telemetry.sendKeepAlive(connection)
    }
    const entries = sorted.good.flatMap(({ parameter, item }) => present(parameter, item))
    if (request.id !== null) connection.reply(resultOf([...entries, ...sorted.bad], request.id))
    else if (entries.length > 0) connection.send(getRespOf(entries))
  }

  function subscribe(connection: Connection, request: Request): void {
    const sorted = sort(connection, request, lookUp)
    if (sorted === null) return
    for (const { item } of sorted.good) {
      const formats = connection.subscriptions.get(item.param) ?? new Set()
      connection.subscriptions.set(item.param, formats.add(item.format))
      recorder.subscribed(connection.id, item.param, item.format)
    }
    const values = sorted.good.flatMap(({ parameter, item }) => present(parameter, item))
    if (request.id !== null && variants().subReply === 'values') {
      connection.reply(resultOf([...values, ...sorted.bad], request.id))
      return
    }
    if (request.id !== null) connection.reply(okOf(request.id))
    // Meters never go by TCP: their present values come with the next datagram.
    const updates = values.filter(({ param }) => device.parameter(param)?.kind !== 'meter')
    if (updates.length > 0) connection.send(updateOf(updates))
  }

  function unsubscribe(connection: Connection, request: Request): void {
    const sorted = sort(connection, request, lookUp)
    if (sorted === null) return
    for (const { item } of sorted.good) {
      const formats = connection.subscriptions.get(item.param)
      formats?.delete(item.format)
      if (formats?.size === 0) connection.subscriptions.delete(item.param)
    }
    if (request.id !== null) connection.reply(okOf(request.id))
  }

  function write(connection: Connection, request: Request): void {
    const relative = request.method === 'bmp'
    const written = (item: Item) => ({
      connection: connection.id,
      method: request.method,
      param: item.param,
      format: item.format,
      value: item.value,
    })
    for (const item of request.items) recorder.wrote(written(item))
    const sorted = sort(connection, request, (item) => {
      const parameter = lookUp(item)
      if ('code' in parameter) {
        recorder.badWrite({ ...written(item), why: 'unknown' })
        return parameter
      }
      if (KINDS[parameter.kind].access === 'read') {
        recorder.badWrite({ ...written(item), why: 'read-only' })
        return { code: BAD_VALUE, message: `Parameter ${item.param} is read only` }
      }
      if (wantedValue(parameter, item.format, item.value, relative) === null) {
        recorder.badWrite({ ...written(item), why: 'value' })
        return { code: BAD_VALUE, message: `Value of ${item.param} is not valid` }
      }
      if (faults.active('set-refused') !== null) return { code: BAD_VALUE, message: `${item.param} was refused` }
      return parameter
    })
    if (sorted === null) return
    for (const { item, parameter } of sorted.good) {
      const value = wantedValue(parameter, item.format, item.value, relative)
      if (value === null) continue
      if (/Mute_/.test(item.param) && parameter.value === 1 && value === 0) recorder.unmuted(written(item))
      apply(parameter, value)
    }
    if (request.id !== null) connection.reply(okOf(request.id))
  }

  /** Writes for a client, with what the faults make of it. A value that the unit does not take is dropped without a word. */
  function apply(parameter: Parameter, wanted: number): void {
    if (faults.active('set-ignored') !== null) return
    const rounded = faults.active('set-rounded')
    const value =
      rounded !== null && parameter.kind === 'gain' ? Math.round(wanted / rounded.stepDb) * rounded.stepDb + 0 : wanted
    const before = parameter.value
    house.write(parameter.name, value)
    const reverted = faults.active('set-reverted')
    if (reverted !== null && parameter.kind !== 'trigger' && typeof before === 'number')
      clock.after(reverted.afterMs, () => house.write(parameter.name, before))
  }

  return (connection, request) => {
    switch (request.method) {
      case 'get':
        return get(connection, request)
      case 'sub':
        return subscribe(connection, request)
      case 'unsub':
        return unsubscribe(connection, request)
      case 'set':
      case 'bmp':
        return write(connection, request)
      default:
        recorder.notUnderstood(request.method)
        return fail(
          connection,
          { code: NO_SUCH_METHOD, message: `Method ${request.method} could not be found` },
          request.id,
        )
    }
  }
}
