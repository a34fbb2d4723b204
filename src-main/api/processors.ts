import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Processor, ProcessorId } from '../../src-shared/model/processor.ts'
import type { Fleet } from '../device/fleet.ts'

/** Where processors are kept. */
export interface ProcessorKeeper {
  list(): Promise<readonly Processor[]>
  /** @throws AppError `bad-input` where another processor has this host */
  insert(processor: Processor, nowMs: number): Promise<void>
  /** @throws AppError `not-found`; `bad-input` where another processor has this host */
  update(processor: Processor): Promise<void>
  /** @throws AppError `not-found` */
  remove(id: ProcessorId): Promise<void>
}

export interface ProcessorParts {
  readonly keeper: ProcessorKeeper
  readonly fleet: Fleet
  readonly newId: () => ProcessorId
  readonly nowMs: () => number
}

/** A processor is saved before it is connected: what the fleet holds is always in the store too. */
export function createProcessorHandlers(parts: ProcessorParts): Handlers<AtlasContract>['processors'] {
  const { keeper, fleet, newId, nowMs } = parts

  /** Asked before the address is proven, which takes seconds; the store holds it in any case. */
  async function refuseSameHost(host: string, except: ProcessorId | undefined): Promise<void> {
    const other = (await keeper.list()).find(
      (each) => each.id !== except && each.host.toLowerCase() === host.toLowerCase(),
    )
    if (!other) return
    throw new AppError(
      'bad-input',
      `“${other.name}” already has the address ${host}. Meters are told apart by their address, so each processor needs its own.`,
    )
  }

  return {
    list: () => keeper.list(),

    async add({ name, model, host, port, unchecked }) {
      await refuseSameHost(host, undefined)
      if (!unchecked) await fleet.prove(host, port)
      const processor: Processor = { id: newId(), name, model, host, port }
      await keeper.insert(processor, nowMs())
      fleet.put(processor)
      return processor
    },

    async edit({ processorId, unchecked, ...change }) {
      const before = (await keeper.list()).find(({ id }) => id === processorId)
      if (!before) throw new AppError('not-found', 'There is no processor with that id.')
      const after: Processor = {
        id: before.id,
        name: change.name ?? before.name,
        model: change.model ?? before.model,
        host: change.host ?? before.host,
        port: change.port ?? before.port,
      }
      if (after.host !== before.host || after.port !== before.port) {
        await refuseSameHost(after.host, processorId)
        if (!unchecked) await fleet.prove(after.host, after.port)
      }
      await keeper.update(after)
      fleet.put(after)
      return after
    },

    async remove({ processorId }) {
      await keeper.remove(processorId)
      await fleet.remove(processorId)
      return { id: processorId }
    },

    probe: ({ processorId }) => fleet.link(processorId).probe(),

    readAnew: () => fleet.readAnew(),

    reconnect({ processorId }) {
      fleet.link(processorId).reconnect()
      return { id: processorId }
    },
  }
}
