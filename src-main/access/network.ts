import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { NetworkDoor } from '../../src-shared/model/access.ts'
import { createTopic } from '../topic.ts'

/** Whether the web door is to be open to the network, kept over a restart. */
export interface NetworkKeeper {
  read(): boolean
  write(open: boolean): void
}

/** A web door that can be opened to the network and shut again. */
export interface NetworkHinge {
  /** Answers what came of it. Never rejects. */
  turn(open: boolean): Promise<NetworkDoor>
}

/** The web door's side to the network: what somebody set, and what came of it. */
export interface Network {
  readonly state: Readable<NetworkDoor>
  /** @throws AppError `bad-input` where `--host` decides, or where there is no web door */
  setOpen(open: boolean): Promise<NetworkDoor>
  /** The web door is there: turns it as it was set. */
  attach(hinge: NetworkHinge): Promise<void>
  /** Somebody who started the console has decided: it cannot be turned. */
  tell(state: Extract<NetworkDoor, { kind: 'fixed' }>): void
  /** Turns the door anew: this computer has other addresses. */
  refresh(): void
  /** Reads the setting again, and turns the door: the file is another one now. */
  reload(): void
}

export function createNetwork(keeper: NetworkKeeper): Network {
  const state = createTopic<NetworkDoor>({ kind: 'shut' })
  let wanted = keeper.read()
  let attached: NetworkHinge | null = null
  let turning = Promise.resolve()

  /** One turn after the other: the last one that was asked for is the one that stays. */
  function turn(): Promise<void> {
    turning = turning.then(async () => {
      if (attached) state.set(await attached.turn(wanted))
    })
    return turning
  }

  return {
    state,
    async setOpen(open) {
      const present = state.get()
      if (present.kind === 'fixed') {
        throw new AppError('bad-input', `This console was started with --host ${present.host}, which decides.`)
      }
      if (!attached) throw new AppError('bad-input', 'There is no web door here that could be opened.')
      keeper.write(open)
      wanted = open
      await turn()
      return state.get()
    },
    async attach(hinge) {
      attached = hinge
      await turn()
    },
    tell: (now) => state.set(now),
    refresh: () => void turn(),
    reload() {
      wanted = keeper.read()
      void turn()
    },
  }
}
