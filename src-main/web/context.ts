import type { IncomingMessage } from 'node:http'
import type { FailureCode } from '../../src-shared/contract/reply.ts'
import type { Api } from '../api/dispatch.ts'
import type { Log } from '../log.ts'
import type { Brake } from './brake.ts'
import { type Holder, type House, judge, type Verdict } from './guard.ts'

/** What the handling of a request and of an upgrade share. */
export interface DoorContext {
  readonly api: Api
  readonly pageFolder: string
  /** The body of `GET /api/health`. */
  readonly health: () => unknown
  readonly log: Log
  readonly house: House
  readonly cookieFor: (secret: string) => string
  readonly brake: Brake
  /** Leaves an audit row for a refusal. `holder` is null where the caller is not known. */
  readonly refuse: (request: IncomingMessage, holder: Holder | null, path: string, outcome: FailureCode) => void
}

/** The guard's word on a request, or on one that wants to become a WebSocket. */
export function judgeRequest({ method = '', headers }: IncomingMessage, upgrade: boolean, house: House): Verdict {
  const { host, origin, authorization, cookie } = headers
  return judge({ method, upgrade, host, origin, authorization, cookie }, house)
}
