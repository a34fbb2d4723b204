import type { IncomingMessage, ServerResponse } from 'node:http'
import { assertNever } from '../../src-shared/assert.ts'
import type { FailureCode } from '../../src-shared/contract/reply.ts'
import {
  SECURITY_HEADERS,
  sendJson,
  sendPage,
  sendPublishedRefusal,
  sendRefusal,
  sendReply,
  sendText,
  statusOf,
} from './answer.ts'
import { MAX_BODY_BYTES, readJsonBody } from './body.ts'
import { type DoorContext, judgeRequest } from './context.ts'
import { callerOf, type Holder, isOwnHost, type Verdict } from './guard.ts'
import { readPageFile } from './page-files.ts'
import { type Asked, askedByGet, askedByPost, METRICS_CONTENT_TYPE } from './published.ts'
import { auditNameOf, methodsOf, type Route, routeOf } from './routes.ts'

/** A browser keeps its key for a year; taking the key back ends it at once. */
const COOKIE_SECONDS = 365 * 24 * 3600

/** Answers one request: host, then key and origin, then route and method, then body, then dispatch. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: DoorContext,
): Promise<void> {
  const route = routeOf(request.url ?? '')
  if (!context.brake.admits(request.socket.remoteAddress)) {
    return sendRefusalAt(route, response, 429, 'too-many-tries', 'Too many wrong tokens. Try again in a moment.')
  }
  if (route.kind === 'health' || route.kind === 'sign-in') {
    if (!isOwnHost(request.headers.host, context.house)) {
      return refuseKnock(request, response, route, { ...FOREIGN_HOST, holder: null }, context)
    }
    return isRightMethod(request, response, route, null, context)
      ? answerOpen(request, response, route, context)
      : undefined
  }
  const verdict = judgeRequest(request, false, context.house)
  if (verdict.kind === 'refused') return refuseKnock(request, response, route, verdict, context)
  const { holder } = verdict
  if (!isRightMethod(request, response, route, holder, context)) return
  switch (route.kind) {
    case 'socket':
      response.setHeader('upgrade', 'websocket')
      context.refuse(request, holder, 'socket', 'bad-input')
      return sendRefusal(response, 426, 'bad-input', 'This address is for a WebSocket.')
    case 'call':
      return answerCall(request, response, route, verdict, context)
    case 'published':
      return answerPublished(request, response, route, verdict, context)
    case 'page':
      return answerPage(request, response, route.file, holder, context)
    default:
      return assertNever(route)
  }
}

const FOREIGN_HOST = {
  kind: 'refused',
  code: 'not-allowed',
  message: 'This address is not one of the console’s own.',
} as const

/** The two routes that need no key yet. */
function answerOpen(
  request: IncomingMessage,
  response: ServerResponse,
  route: Extract<Route, { kind: 'health' | 'sign-in' }>,
  context: DoorContext,
): void {
  if (route.kind === 'health') {
    sendJson(response, 200, context.health())
    return
  }
  const holder = context.house.find(route.secret)
  if (!holder) {
    const message = 'That token is not valid.'
    refuseKnock(request, response, route, { kind: 'refused', code: 'unauthorized', message, holder: null }, context)
    return
  }
  // The key leaves the address bar, and with it the history and what people copy out of it.
  response.writeHead(303, {
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    location: '/',
    'set-cookie': `${context.house.cookieName}=${context.cookieFor(route.secret)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${COOKIE_SECONDS}`,
  })
  response.end()
}

function refuseKnock(
  request: IncomingMessage,
  response: ServerResponse,
  route: Route,
  { code, message, holder }: Extract<Verdict, { kind: 'refused' }>,
  context: DoorContext,
): void {
  context.refuse(request, holder, auditNameOf(route), code)
  if (code === 'unauthorized') context.brake.failed(request.socket.remoteAddress)
  if (route.kind === 'call' || route.kind === 'published' || code === 'not-allowed') {
    sendRefusalAt(route, response, statusOf(code), code, message)
  } else {
    sendPage(response, 401, 'Atlas Console needs your link', [
      'Open the link that Atlas Console printed when it started: it carries your token.',
      'If you have just done that, <a href="/">go on here</a>.',
    ])
  }
}

function isRightMethod(
  request: IncomingMessage,
  response: ServerResponse,
  route: Route,
  holder: Holder | null,
  context: DoorContext,
): boolean {
  const methods = methodsOf(route)
  if (methods.includes(request.method ?? '')) return true
  context.refuse(request, holder, auditNameOf(route), 'bad-input')
  response.setHeader('allow', methods.join(', '))
  sendRefusalAt(route, response, 405, 'bad-input', `This address answers to ${methods.join(' and ')} only.`)
  return false
}

/** A refusal in the words of the address. */
function sendRefusalAt(
  route: Route,
  response: ServerResponse,
  status: number,
  code: FailureCode,
  message: string,
): void {
  const send = route.kind === 'published' ? sendPublishedRefusal : sendRefusal
  send(response, status, code, message)
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  route: Extract<Route, { kind: 'call' }>,
  verdict: Extract<Verdict, { kind: 'admitted' }>,
  context: DoorContext,
): Promise<void> {
  const body = await takeBody(request, response, route, verdict.holder, context)
  if (!body) return
  sendReply(response, await context.api.call(route.path, body.value, callerOf(verdict, request.socket.remoteAddress)))
}

async function answerPublished(
  request: IncomingMessage,
  response: ServerResponse,
  route: Extract<Route, { kind: 'published' }>,
  verdict: Extract<Verdict, { kind: 'admitted' }>,
  context: DoorContext,
): Promise<void> {
  const { holder, key } = verdict
  const { address, query } = route
  let asked: Asked
  if (request.method === 'POST' && address.postTo !== null) {
    const body = await takeBody(request, response, route, holder, context)
    if (!body) return
    asked = askedByPost(address.postTo, query, body.value)
  } else {
    asked = askedByGet(address, query)
  }
  if (asked.kind === 'nonsense') {
    context.refuse(request, holder, auditNameOf(route), 'bad-input')
    return sendPublishedRefusal(response, 400, 'bad-input', asked.message)
  }
  if (asked.bearerOnly && request.method === 'HEAD') {
    context.refuse(request, holder, asked.path, 'bad-input')
    response.setHeader('allow', 'GET')
    return sendPublishedRefusal(response, 405, 'bad-input', 'This changes something, so it answers to GET only.')
  }
  if (asked.bearerOnly && key !== 'bearer') {
    context.refuse(request, holder, asked.path, 'not-allowed')
    return sendPublishedRefusal(response, 403, 'not-allowed', 'That needs a Bearer token; a cookie is not enough.')
  }
  const reply = await context.api.call(asked.path, asked.input, callerOf(verdict, request.socket.remoteAddress))
  if (!reply.ok) return sendPublishedRefusal(response, statusOf(reply.code), reply.code, reply.message)
  switch (address.answer) {
    case 'json':
      return sendJson(response, 200, reply.value)
    case 'metrics':
      // The contract types this answer; from our own side nothing is parsed twice.
      return sendText(response, 200, METRICS_CONTENT_TYPE, (reply.value as { readonly text: string }).text)
    default:
      return assertNever(address.answer)
  }
}

/** The body of a request, or null where it was answered already because there is none to be had. */
async function takeBody(
  request: IncomingMessage,
  response: ServerResponse,
  route: Route,
  holder: Holder,
  { refuse }: DoorContext,
): Promise<{ readonly value: unknown } | null> {
  const body = await readJsonBody(request)
  switch (body.kind) {
    case 'json':
      return body
    case 'not-json':
      refuse(request, holder, auditNameOf(route), 'bad-input')
      sendRefusalAt(route, response, 400, 'bad-input', 'The body is not JSON.')
      return null
    case 'too-large':
      refuse(request, holder, auditNameOf(route), 'bad-input')
      // Whoever sends so much may be sending still: the connection ends with the answer.
      response.setHeader('connection', 'close')
      sendRefusalAt(route, response, 413, 'bad-input', `A body has at most ${MAX_BODY_BYTES} bytes.`)
      return null
    case 'aborted':
      response.destroy()
      return null
    default:
      return assertNever(body)
  }
}

async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  holder: Holder,
  { pageFolder, refuse }: DoorContext,
): Promise<void> {
  const file = await readPageFile(pageFolder, path)
  if (!file) {
    refuse(request, holder, 'page', 'not-found')
    return path === '/'
      ? sendPage(response, 503, 'The page is not built', ['Run “npm run build” once, then load this page again.'])
      : sendRefusal(response, 404, 'not-found', 'There is nothing at this address.')
  }
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'cache-control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    'content-type': file.contentType,
    'content-length': file.body.length,
  })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}
