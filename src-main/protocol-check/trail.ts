import type { Caller } from '../../src-shared/contract/role.ts'
import { channelAt } from '../../src-shared/model/knob.ts'
import type { PutBack } from '../../src-shared/model/protocol-check.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { Clock } from '../clock.ts'
import type { ChangeLog } from '../control/change-log.ts'
import type { EndWrite } from '../control/own-writes.ts'
import type { NewRecord } from '../control/strokes.ts'
import type { Moved, MovedValues } from './moved.ts'

/** A gain that a check has moved, or is about to, in dB. */
export interface MovedGain {
  readonly param: string
  readonly beforeDb: number
  readonly seenDb: number
  readonly wantedDb: number
}

/** What a check leaves of its writes: on the disk while they are not put back, and one line for each value in the history of changes. */
export interface Trail {
  /** On the disk when it returns. @throws AppError where the disk does not take it: then nothing may be written */
  keep(gains: readonly MovedGain[]): void
  /** A write goes out, or a value may move along with one: what is heard of it is nobody else’s doing. */
  begin(param: string, gainDb: number): EndWrite
  /** It reads something else than before now. */
  moved(gain: MovedGain): void
  /** What is known at the end; what is not known stays on the disk. */
  ended(gain: MovedGain, nowDb: number | null, state: PutBack['state']): void
}

export interface TrailParts {
  readonly clock: Clock
  readonly values: MovedValues
  readonly history: Pick<ChangeLog, 'hands' | 'strokes'>
  readonly sound: () => ProcessorSound
  /** Who asked for the check. */
  readonly caller: Caller
}

export function createTrail({ clock, values, history, sound, caller }: TrailParts): Trail {
  const sinceMs = clock.nowMs()
  const { name: who, role, door } = caller
  /** The line of each value, and how far it went. */
  const lines = new Map<string, { readonly go: ReturnType<ChangeLog['strokes']['add']>; farDb: number }>()

  function targetOf(param: string) {
    const [, family = '', index = ''] = /^(Zone|Group)Gain_(\d+)$/.exec(param) ?? []
    const target = { family: family === 'Zone' ? 'zone' : 'group', index: Number(index) } as const
    return { processorId: sound().processorId, ...target }
  }

  function nameOf(param: string): string {
    const target = targetOf(param)
    return channelAt([sound()], target)?.name ?? `${target.family} ${target.index}`
  }

  function asKept({ param, beforeDb, seenDb, wantedDb }: MovedGain): Moved {
    const by = { name: who, role, door }
    const place = { ...targetOf(param), name: nameOf(param) }
    return { ...place, beforeDb, seenDb, wantedDb, isReturning: false, sinceMs, by }
  }

  function tell({ param, beforeDb, seenDb }: MovedGain, after: number | null, result: NewRecord['result']): void {
    const known = lines.get(param)
    const isFarther = !known || Math.abs(seenDb - beforeDb) > Math.abs(known.farDb - beforeDb)
    const farDb = isFarther ? seenDb : known.farDb
    if (known) {
      known.farDb = farDb
      known.go({ after, wanted: farDb, result })
      return
    }
    const nowMs = clock.nowMs()
    const go = history.strokes.add({
      ...targetOf(param),
      name: nameOf(param),
      what: 'gain-db',
      before: beforeDb,
      after,
      percent: null,
      wanted: farDb,
      who,
      role,
      door,
      kind: 'protocol-check',
      result,
      firstMs: nowMs,
      lastMs: nowMs,
      undoOf: null,
      batch: null,
    })
    lines.set(param, { go, farDb })
  }

  return {
    keep: (gains) => values.put(gains.map(asKept)),
    begin: (param, gainDb) => history.hands.begin(targetOf(param), 'gain-db', gainDb),
    moved: (gain) => tell(gain, gain.seenDb, 'applied'),
    ended(gain, nowDb, state) {
      if (state !== 'unknown') values.remove(targetOf(gain.param))
      switch (state) {
        case 'as-before':
          // What never read as anything else is no change.
          if (lines.has(gain.param)) tell(gain, gain.beforeDb, 'applied')
          break
        case 'not-as-before':
          tell(gain, nowDb, 'applied')
          break
        case 'changed-by-another':
          tell(gain, gain.seenDb, 'overtaken')
          break
        case 'unknown':
          tell(gain, null, 'not-connected')
          break
      }
    },
  }
}
