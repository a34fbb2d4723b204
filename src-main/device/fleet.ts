import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { HeardTrigger } from '../../src-shared/model/cause.ts'
import type { HeardValue } from '../../src-shared/model/control.ts'
import type { Processor, ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import type { ReadAnew } from '../../src-shared/model/read-anew.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { MeterPort } from '../../src-shared/model/system.ts'
import type { MessageTable } from '../../src-shared/model/tools.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { MeterBank } from '../meters/bank.ts'
import { createDerivedTopic, type Derived } from '../topic.ts'
import { createControl, type Link } from './control.ts'
import { createLink, type ProcessorLink } from './link.ts'
import { messageTable } from './messages.ts'
import type { NameMemory } from './name-memory.ts'
import { prove } from './prove.ts'
import { createReadAnew } from './read-anew.ts'
import { FIRMWARE_QUERY } from './reader.ts'
import { createSettingAccess, type SettingAccess } from './setting-access.ts'
import { createUdpReceiver, type Overhearing } from './udp-receiver.ts'

/** All processors and their links. */
export interface Fleet {
  readonly views: Readable<readonly ProcessorView[]>
  readonly sound: Readable<readonly ProcessorSound[]>
  readonly meterPort: Readable<MeterPort>
  /** Calls `listen` for each scene, routine or message that a processor says was triggered. Returns the way to stop. */
  onTrigger(listen: (id: ProcessorId, trigger: HeardTrigger) => void): () => void
  /** Calls `listen` for each value of a channel that a processor tells by itself, and not for what it answers. Returns the way to stop. */
  onHeard(listen: (id: ProcessorId, heard: HeardValue) => void): () => void
  messages(): MessageTable
  /** Adds a processor, or takes over its new name or model; connects anew where its address changed. */
  put(processor: Processor): void
  remove(id: ProcessorId): void
  /** @throws AppError `not-found` */
  link(id: ProcessorId): Link
  /** Everything that can be set at one processor, to be read and written. @throws AppError `not-found` */
  settings(id: ProcessorId): SettingAccess
  /** Asks every processor for its names and values anew. Those who ask at once, or right after, share one reading. */
  readAnew(): Promise<ReadAnew>
  /** Proves that an Atmosphere answers there. @throws AppError `unreachable` or `not-an-atmosphere` */
  prove(host: string, port: number): Promise<void>
  /** `hear` gets every datagram at the meters' port. Returns the way to stop. */
  overhear(hear: Overhearing): () => void
  close(): Promise<void>
}

export interface FleetParts {
  readonly clock: Clock
  readonly log: Log
  /** 0…1; jitters the back-off. */
  readonly random: () => number
  readonly bank: MeterBank
  readonly names: NameMemory
  /** The UDP port on this computer that processors send their meters to. */
  readonly meterPort: number
}

/** How often silence is looked for. */
const TICK_MS = 500

interface Member {
  processor: Processor
  readonly link: ProcessorLink
  /** The same object until something of this processor changes, so that whoever follows all of them sees which one did. */
  readonly sound: Derived<ProcessorSound>
}

export function createFleet({ clock, log, random, bank, names, meterPort }: FleetParts): Fleet {
  const udp = createUdpReceiver(meterPort, clock, log.scope('meters'))
  const members = new Map<ProcessorId, Member>()
  const triggerListeners = new Set<(id: ProcessorId, trigger: HeardTrigger) => void>()
  const heardListeners = new Set<(id: ProcessorId, heard: HeardValue) => void>()
  const views = createDerivedTopic(() => [...members.values()].map(viewOf))
  const sound = createDerivedTopic(() => [...members.values()].map((member) => member.sound.get()))
  const stopTicking = clock.every(TICK_MS, () => {
    for (const { link } of members.values()) link.tick()
  })

  function join(processor: Processor): void {
    const own = createDerivedTopic<ProcessorSound>(() => ({
      processorId: processor.id,
      reading: link.reading(),
      ...link.inventory.sound(),
    }))
    const link = createLink(processor, {
      clock,
      log: log.scope(processor.id),
      random,
      bank,
      udp,
      names,
      onState: views.touch,
      onSound() {
        own.touch()
        sound.touch()
      },
      onHeard(heard) {
        for (const listen of heardListeners) listen(processor.id, heard)
      },
      onTrigger(trigger) {
        for (const listen of triggerListeners) listen(processor.id, trigger)
      },
    })
    members.set(processor.id, { processor, link, sound: own })
  }

  function leave(id: ProcessorId): void {
    members.get(id)?.link.close()
    members.delete(id)
  }

  function memberOf(id: ProcessorId): Member {
    const member = members.get(id)
    if (!member) throw new AppError('not-found', 'There is no processor with that id.')
    return member
  }

  function announce(): void {
    views.touch()
    sound.touch()
  }

  const link = (id: ProcessorId) => {
    const member = memberOf(id)
    return createControl(member.link, member.sound.get)
  }

  return {
    views,
    sound,
    meterPort: udp.port,
    onTrigger(listen) {
      triggerListeners.add(listen)
      return () => void triggerListeners.delete(listen)
    },
    onHeard(listen) {
      heardListeners.add(listen)
      return () => void heardListeners.delete(listen)
    },
    messages: () => messageTable([...members.values()], bank, udp.foreignDatagrams()),
    put(processor) {
      const known = members.get(processor.id)
      const isSameAddress = known?.processor.host === processor.host && known.processor.port === processor.port
      if (known && isSameAddress) {
        known.processor = processor
      } else {
        leave(processor.id)
        if (known) names.forget(processor.id)
        join(processor)
      }
      announce()
    },
    remove(id) {
      leave(id)
      names.forget(id)
      bank.remove(id)
      announce()
    },
    link,
    readAnew: createReadAnew(clock, { views, link }),
    settings: (id) => createSettingAccess(clock, memberOf(id).link),
    prove: (host, port) => prove(host, port, clock, udp.expect),
    overhear: udp.overhear,
    async close() {
      stopTicking()
      for (const id of [...members.keys()]) leave(id)
      await udp.close()
    },
  }
}

function viewOf({ processor, link }: Member): ProcessorView {
  const firmware = link.inventory.valueAt(FIRMWARE_QUERY)
  return {
    ...processor,
    link: link.state(),
    ...link.health(),
    firmware: typeof firmware === 'string' ? firmware : null,
  }
}
