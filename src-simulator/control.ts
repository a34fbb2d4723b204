import { createServer, type IncomingMessage, type Server } from 'node:http'
import { BadRequest, describeFaults, FAULTS, type FaultName, isFaultName, Unavailable } from './faults.ts'
import { VARIANTS, type Variants } from './options.ts'
import { meterKeys, pastOptions } from './past-question.ts'
import type { OutsideValue, SimulatedProcessor } from './simulator.ts'
import { SOUNDS } from './venue.ts'
import { isRecord } from './wire.ts'

/** The strings of a simulator, over HTTP on the loopback address. Bodies and answers are JSON; a bad request gets a sentence. */
export interface ControlDoor {
  readonly port: number
  close(): Promise<void>
}

type Body = Readonly<Record<string, unknown>>
type Handler = (processor: SimulatedProcessor, body: Body) => unknown

/** `GET`: what can be looked at. */
const VIEWS: Readonly<Record<string, Handler>> = {
  '/': () => ({ views: Object.keys(VIEWS), actions: Object.keys(ACTIONS), faults: describeFaults().split('\n') }),
  '/state': (processor) => processor.state(),
  '/record': (processor) => processor.record(),
  '/faults': () => FAULTS,
}

/** `POST`: what can be done. */
const ACTIONS: Readonly<Record<string, Handler>> = {
  '/fault': (processor, { name, on, ...options }) =>
    on === false ? processor.endFault(faultName(name)) : processor.fault(faultName(name), options),
  '/end-fault': (processor, { name }) => processor.endFault(faultName(name)),
  '/clear': (processor) => processor.clear(),
  '/storm': (processor, body) => {
    const names = Array.isArray(body.names) ? body.names.map(faultName) : undefined
    return processor.storm(numberOf(body, 'seed'), numberOf(body, 'durationMs'), numberOf(body, 'everyMs'), names)
  },
  '/set': (processor, body) => {
    const param = textOf(body, 'param')
    if (!processor.outsideSet(param, outsideValue(body))) throw new BadRequest(`${param} does not take that value.`)
  },
  '/hold': (processor, body) => {
    const levelDb = body.val === null ? null : numberOf(body, 'val')
    const held = processor.hold(textOf(body, 'param'), levelDb, optionalNumber(body, 'rounds'))
    if (!held) throw new BadRequest('There is no such meter.')
  },
  '/sound': (processor, body) => {
    const sound = SOUNDS.find((known) => known === body.sound)
    if (sound === undefined) throw new BadRequest(`"sound" is one of ${SOUNDS.join(', ')}.`)
    if (!processor.play(numberOf(body, 'source'), sound)) throw new BadRequest('There is no such source.')
  },
  '/duck': (processor, body) => {
    if (!Array.isArray(body.zones)) throw new BadRequest('"zones" is a list of numbers.')
    const known = processor.duck(body.zones.map(Number), numberOf(body, 'lengthMs'), optionalNumber(body, 'microphone'))
    if (!known) throw new BadRequest('There is no such source.')
  },
  '/past': (processor, body) => {
    const [fromMs, stepMs, steps] = [numberOf(body, 'fromMs'), numberOf(body, 'stepMs'), numberOf(body, 'steps')]
    return processor.past(fromMs, stepMs, steps, meterKeys(body.meters), pastOptions(body))
  },
  '/vary': (processor, body) => processor.vary(variantsIn(body)),
  '/reboot': (processor, body) => processor.fault('reboot', { bootMs: 60_000, ...body }),
  '/reset-record': (processor) => processor.resetRecord(),
  '/record-levels': (processor, { on }) => processor.recordLevels(on !== false),
  '/sent-levels': (processor, body) => processor.sentLevels(textOf(body, 'param')),
}

/** Opens the door on 127.0.0.1; port 0 takes a free one. */
export async function openControl(processor: SimulatedProcessor, port: number): Promise<ControlDoor> {
  const server = createServer((request, response) => {
    answer(processor, request).then(({ status, value }) => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      response.end(`${JSON.stringify(value ?? null)}\n`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  return { port: portOf(server), close: () => closeServer(server) }
}

async function answer(
  processor: SimulatedProcessor,
  request: IncomingMessage,
): Promise<{ status: number; value: unknown }> {
  try {
    // A page in a browser has no business here, however it got the address.
    if (request.headers.origin !== undefined) throw new BadRequest('This door is not for web pages.')
    const table = request.method === 'GET' ? VIEWS : ACTIONS
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const handler = Object.hasOwn(table, path) ? table[path] : undefined
    if (handler === undefined) return { status: 404, value: { error: `There is no ${request.method} ${path}.` } }
    const body = request.method === 'GET' ? {} : await readBody(request)
    return { status: 200, value: await handler(processor, body) }
  } catch (error) {
    if (error instanceof Unavailable) return { status: 501, value: { error: error.message } }
    if (error instanceof BadRequest) return { status: 400, value: { error: error.message } }
    return { status: 500, value: { error: error instanceof Error ? (error.stack ?? error.message) : String(error) } }
  }
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  const text = Buffer.concat(parts).toString('utf8')
  if (text.trim() === '') return {}
  try {
    const body: unknown = JSON.parse(text)
    if (isRecord(body)) return body
  } catch (error) {
    throw new BadRequest('The body is not JSON.', { cause: error })
  }
  throw new BadRequest('The body is not an object.')
}

function faultName(name: unknown): FaultName {
  if (!isFaultName(name)) throw new BadRequest(`There is no fault "${name}". GET /faults lists them.`)
  return name
}

function numberOf(body: Body, key: string): number {
  const value = body[key]
  if (typeof value !== 'number') throw new BadRequest(`"${key}" is a number.`)
  return value
}

function optionalNumber(body: Body, key: string): number | undefined {
  return body[key] === undefined ? undefined : numberOf(body, key)
}

function textOf(body: Body, key: string): string {
  const value = body[key]
  if (typeof value !== 'string') throw new BadRequest(`"${key}" is text.`)
  return value
}

function outsideValue({ val, pct, str }: Body): OutsideValue {
  if (typeof val === 'number') return { val }
  if (typeof pct === 'number') return { pct }
  if (typeof str === 'string') return { str }
  throw new BadRequest('There is no "val", "pct" or "str".')
}

function variantsIn(body: Body): Partial<Variants> {
  for (const [key, value] of Object.entries(body)) {
    const known = Object.entries(VARIANTS).find(([name]) => name === key)?.[1]
    if (known === undefined || !known.some((choice) => choice === value))
      throw new BadRequest(`"${key}" is not a variant, or "${value}" is none of its values.`)
  }
  return body
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The control door has no port.')
  return address.port
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
