import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { ZoneLimit, ZoneLimitView } from '../../src-shared/model/limits.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { createDerivedTopic } from '../topic.ts'

/** Where limits are kept: one for each zone of a processor. */
export interface LimitKeeper {
  read(): readonly ZoneLimit[]
  write(limit: ZoneLimit): void
  remove(processorId: ProcessorId, zone: number): void
}

/** The limits of every zone that has one. */
export interface Limits {
  all(): readonly ZoneLimit[]
  readonly views: Readable<readonly ZoneLimitView[]>
  /** @throws AppError `bad-input` where the zone at that index has another name now */
  set(limit: ZoneLimit): ZoneLimitView
  /** @throws AppError `not-found` */
  remove(processorId: ProcessorId, zone: number): void
  /** Reads them again: the file is another one now. */
  reload(): void
  close(): void
}

export function createLimits(keeper: LimitKeeper, sound: Readable<readonly ProcessorSound[]>): Limits {
  let all = keeper.read()
  let names = namesIn(sound.get())

  const viewOf = (limit: ZoneLimit): ZoneLimitView => ({
    ...limit,
    presentName: names.get(keyOf(limit.processorId, limit.zone)) ?? null,
  })
  const views = createDerivedTopic<readonly ZoneLimitView[]>(() => all.map(viewOf))
  // The sound changes many times a second, the names almost never.
  const stop = sound.subscribe((now) => {
    const found = namesIn(now)
    if (
      all.every(({ processorId, zone }) => found.get(keyOf(processorId, zone)) === names.get(keyOf(processorId, zone)))
    ) {
      names = found
      return
    }
    names = found
    views.touch()
  })

  return {
    all: () => all,
    views,
    set(limit) {
      names = namesIn(sound.get())
      const { presentName } = viewOf(limit)
      if (presentName !== null && presentName !== limit.zoneName) {
        throw new AppError('bad-input', `That area is called “${presentName}” now. Look at it, then set its limit.`)
      }
      keeper.write(limit)
      all = keeper.read()
      views.touch()
      return viewOf(limit)
    },
    remove(processorId, zone) {
      if (!all.some((each) => each.processorId === processorId && each.zone === zone)) {
        throw new AppError('not-found', 'That area has no limit.')
      }
      keeper.remove(processorId, zone)
      all = keeper.read()
      views.touch()
    },
    reload() {
      all = keeper.read()
      views.touch()
    },
    close: stop,
  }
}

function keyOf(processorId: string, zone: number): string {
  return `${processorId} ${zone}`
}

function namesIn(sound: readonly ProcessorSound[]): ReadonlyMap<string, string> {
  return new Map(
    sound.flatMap(({ processorId, zones }) =>
      zones.map(({ index, name }) => [keyOf(processorId, index), name] as const),
    ),
  )
}
