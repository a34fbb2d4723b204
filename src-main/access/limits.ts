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

  const viewOf = (limit: ZoneLimit): ZoneLimitView => ({ ...limit, presentName: presentName(sound.get(), limit) })
  const views = createDerivedTopic<readonly ZoneLimitView[]>(() => all.map(viewOf))
  // The sound changes many times a second, the names almost never.
  const stop = sound.subscribe((now) => {
    if (views.get().some((view) => view.presentName !== presentName(now, view))) views.touch()
  })

  return {
    all: () => all,
    views,
    set(limit) {
      const name = presentName(sound.get(), limit)
      if (name !== null && name !== limit.zoneName) {
        throw new AppError('bad-input', `That area is called “${name}” now. Look at it, then set its limit.`)
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

/** What the area of a limit is called now; null where it is not known. */
function presentName(sounds: readonly ProcessorSound[], { processorId, zone }: ZoneLimit): string | null {
  const zones = sounds.find((each) => each.processorId === processorId)?.zones
  return zones?.find(({ index }) => index === zone)?.name ?? null
}
