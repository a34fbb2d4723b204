import type { IncomingMessage, ServerResponse } from 'node:http'
import { assertNever } from '../../src-shared/assert.ts'
import { SECURITY_HEADERS, sendJson, sendPage, sendRefusal, sendReply } from './answer.ts'
import { MAX_BODY_BYTES, readJsonBody } from './body.ts'
import { type DoorContext, judgeRequest } from './context.ts'
import { type Holder, isOwnHost, type Verdict } from './guard.ts'
import { readPageFile } from './page-files.ts'
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
      return answerCall(request, response, route.path, holder, context)
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
    'set-cookie': `${context.house.cookieName}=${route.secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${COOKIE_SECONDS}`,
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
  if (route.kind === 'call' || code === 'not-allowed') {
    sendRefusal(response, code === 'unauthorized' ? 401 : 403, code, message)
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
  sendRefusal(response, 405, 'bad-input', `This address answers to ${methods.join(' and ')} only.`)
  return false
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  holder: Holder,
  { api, refuse }: DoorContext,
): Promise<void> {
  const body = await readJsonBody(request)
  switch (body.kind) {
    case 'json':
      return sendReply(
        response,
        await api.call(path, body.value, { name: holder.name, role: holder.role, door: 'web' }),
      )
    case 'not-json':
      refuse(request, holder, path, 'bad-input')
      return sendRefusal(response, 400, 'bad-input', 'The body is not JSON.')
    case 'too-large':
      refuse(request, holder, path, 'bad-input')
      // Whoever sends so much may be sending still: the connection ends with the answer.
      response.setHeader('connection', 'close')
      return sendRefusal(response, 413, 'bad-input', `A body has at most ${MAX_BODY_BYTES} bytes.`)
    case 'aborted':
      return void response.destroy()
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
