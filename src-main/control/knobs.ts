import type { Readable } from '../../src-shared/contract/define.ts'
import type { ControlPending, ControlTarget, ControlWhat, FoughtChange } from '../../src-shared/model/control.ts'
import { channelAt, knobKey, knobOf, valueIn, wantedOf } from '../../src-shared/model/knob.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import { CHANNEL_FAMILIES, channelsOf, type ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { Link } from '../device/control.ts'
import type { WriteEnd } from '../device/writes.ts'
import { createDerivedTopic } from '../topic.ts'
import type { DeviceHands } from './at-the-device.ts'
import { type Contest, createContest } from './contest.ts'
import { createLane, type Lane } from './lane.ts'
import { isJump } from './ramp.ts'

export interface KnobsParts {
  readonly clock: Clock
  readonly sound: Readable<readonly ProcessorSound[]>
  /** @throws AppError `not-found` */
  readonly link: (id: ProcessorId) => Pick<Link, 'write' | 'read'>
  /** Told of each value that we set. */
  readonly hands: Pick<DeviceHands, 'begin' | 'isEcho'>
}

/** Every knob that was turned here, each with its lane, and what all pages are told of them. */
export interface Knobs {
  lane(target: ControlTarget, what: ControlWhat): Lane
  readonly pending: Readable<ControlPending>
  close(): void
}

interface Turned {
  readonly target: ControlTarget
  /** What it is turned in at the moment. */
  what: ControlWhat
  readonly lane: Lane
  readonly contest: Contest
}

export function createKnobs({ clock, sound, link, hands }: KnobsParts): Knobs {
  const turned = new Map<string, Turned>()

  const pending = createDerivedTopic((): ControlPending => {
    const all = [...turned.values()]
    return {
      writing: all.flatMap(({ target, lane }) => {
        const present = lane.present()
        if (!present) return []
        const { change, routedFrom, by, sinceMs } = present.aim
        const state = present.isRamping ? 'ramping' : 'sending'
        return [{ target, routedFrom, what: change.what, wanted: wantedOf(change), by, sinceMs, state }]
      }),
      fought: all.flatMap(({ target, what, contest }): FoughtChange[] => {
        const lastMs = contest.foughtAtMs()
        return lastMs === null ? [] : [{ target, what, lastMs }]
      }),
    }
  })

  function position(target: ControlTarget, what: ControlWhat): number | null {
    const channel = channelAt(sound.get(), target)
    return channel && valueIn(channel, what)
  }

  function channelsOn(id: ProcessorId) {
    const one = sound.get().find(({ processorId }) => processorId === id)
    return one ? CHANNEL_FAMILIES.flatMap((family) => channelsOf(one, family)) : []
  }

  function create(target: ControlTarget, what: ControlWhat): Turned {
    const isEcho = (unit: ControlWhat, value: number) => hands.isEcho(target, unit, value)
    const contest = createContest(clock, isEcho, pending.touch)
    const lane = createLane({
      clock,
      contest,
      position: (unit) => position(target, unit),
      read: (unit) => link(target.processorId).read(target, unit),
      async write(change) {
        // Its echo may be heard, and noted, before its reply.
        const ended = hands.begin(target, change.what, wantedOf(change))
        let end: WriteEnd | null = null
        try {
          end = await link(target.processorId).write(target, change)
          return end
        } finally {
          ended(end ?? { kind: 'not-connected' })
        }
      },
      isJump: (unit, from, to) =>
        (unit === 'gain-db' || unit === 'gain-percent') && isJump(unit, from, to, channelsOn(target.processorId)),
      onChange: pending.touch,
    })
    return { target, what, lane, contest }
  }

  const stopListening = sound.subscribe(() => {
    for (const { target, contest } of turned.values()) contest.look((what) => position(target, what))
  })

  return {
    pending,
    lane(target, what) {
      const key = knobKey(target, knobOf(what))
      const known = turned.get(key) ?? create(target, what)
      turned.set(key, known)
      known.what = what
      return known.lane
    },
    close: stopListening,
  }
}
