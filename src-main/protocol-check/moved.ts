import { readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'
import { Role } from '../../src-shared/contract/role.ts'
import { ProcessorId } from '../../src-shared/model/processor.ts'
import { EntityIndex } from '../../src-shared/model/sound.ts'
import type { Log } from '../log.ts'
import { explainPath, hasCode, writeLastingFile } from '../private-files.ts'

/** A gain that a check moves and has not put back yet, in dB, with whose check it is. */
const Moved = z.strictObject({
  processorId: ProcessorId,
  family: z.enum(['zone', 'group']),
  index: EntityIndex,
  /** The name that it had then: under another one it is another area. */
  name: z.string(),
  beforeDb: z.number(),
  /** As it read last, and as it was written last: it stands at one of them, as long as nobody else moves it. */
  seenDb: z.number(),
  wantedDb: z.number(),
  /** It is on its way back, so that it may stand anywhere up to what it was. */
  isReturning: z.boolean(),
  sinceMs: z.int(),
  by: z.strictObject({ name: z.string(), role: Role, door: z.enum(['window', 'web', 'command-line']) }),
})
export type Moved = z.infer<typeof Moved>

/** What a check has moved, on the disk before it is moved: a console that is killed meanwhile knows it at its next start. */
export interface MovedValues {
  all(): readonly Moved[]
  /** Each takes the place of what is kept of the same value; it is on the disk when this returns. @throws AppError `disk-full`, and what the disk says */
  put(values: readonly Moved[]): void
  /** It is put back, or is to stay. A disk that does not take that is told in the log: next time it reads as before. */
  remove(value: Pick<Moved, 'processorId' | 'family' | 'index'>): void
}

/** `file` is absolute. One that cannot be read is told and left out: nobody knows what it said. */
export function createMovedValues(file: string, log: Log): MovedValues {
  let kept = readKept()

  function readKept(): readonly Moved[] {
    try {
      return z.array(Moved).parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) log.error('What a check of the protocol has moved cannot be read', error)
      return []
    }
  }

  function write(values: readonly Moved[]): void {
    if (values.length === 0) rmSync(file, { force: true })
    else writeLastingFile(file, JSON.stringify(values))
    kept = values
  }

  const without = (value: Pick<Moved, 'processorId' | 'family' | 'index'>, all: readonly Moved[]) =>
    all.filter((each) => keyOf(each) !== keyOf(value))

  return {
    all: () => kept,
    put(values) {
      try {
        write([...values.reduce((all, each) => without(each, all), kept), ...values])
      } catch (error) {
        throw explainPath(error) ?? error
      }
    },
    remove(value) {
      const left = without(value, kept)
      if (left.length === kept.length) return
      try {
        write(left)
      } catch (error) {
        kept = left
        log.error('That a value was put back could not be written', error)
      }
    },
  }
}

function keyOf({ processorId, family, index }: Pick<Moved, 'processorId' | 'family' | 'index'>): string {
  return `${processorId} ${family} ${index}`
}
