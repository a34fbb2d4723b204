import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { hasCode, writePrivateFile } from '../private-files.ts'
import { NAME_FAMILIES, type NameFamily } from './parameters.ts'

/** The names of one processor, by family and index. */
export type KnownNames = ReadonlyMap<NameFamily, ReadonlyMap<number, string>>

/**
 * What each processor had when it was last read whole, over the end of the program. A real unit takes half a minute to say which
 * of 330 names it has, and a second to say that the known ones still hold (protocol.md §4). Nothing here is true before the
 * processor said so again, and all of it can be lost: then the names are read as at the first time.
 */
export interface NameMemory {
  known(id: ProcessorId): KnownNames
  keep(id: ProcessorId, family: NameFamily, names: ReadonlyMap<number, string>): void
  /** It is another processor from now on, or none. */
  forget(id: ProcessorId): void
  /** Writes what waits. */
  close(): void
}

/** A processor that is read for the first time says its families one by one; they are written together, ms. */
const WRITE_AFTER_MS = 2_000

const Names = z.array(z.tuple([z.int().nonnegative().max(999), z.string()]))
const Content = z.object({
  version: z.literal(1),
  processors: z.record(z.string(), z.partialRecord(z.enum(NAME_FAMILIES), Names)),
})
type Entries = z.infer<typeof Names>

export interface NameMemoryParts {
  readonly clock: Clock
  readonly log: Log
  /** Absolute; need not exist. */
  readonly file: string
}

export function createNameMemory({ clock, log, file }: NameMemoryParts): NameMemory {
  const processors = new Map(
    Object.entries(read(file, log)).map(([id, families]) => [id, new Map(entriesOf(families))] as const),
  )
  let cancelWrite: (() => void) | undefined

  function write(): void {
    cancelWrite?.()
    cancelWrite = undefined
    const content: z.input<typeof Content> = {
      version: 1,
      processors: Object.fromEntries([...processors].map(([id, families]) => [id, Object.fromEntries(families)])),
    }
    try {
      writePrivateFile(file, `${JSON.stringify(content)}\n`)
    } catch (error) {
      log.warn(`The names of the processors could not be kept in ${file}: the next start reads them anew`, error)
    }
  }

  const writeSoon = () => {
    cancelWrite ??= clock.after(WRITE_AFTER_MS, write)
  }

  return {
    known: (id) => new Map([...(processors.get(id) ?? [])].map(([family, names]) => [family, new Map(names)])),
    keep(id, family, names) {
      const families = processors.get(id) ?? new Map<NameFamily, Entries>()
      processors.set(id, families)
      const entries: Entries = [...names].sort(([a], [b]) => a - b)
      if (JSON.stringify(families.get(family)) === JSON.stringify(entries)) return
      families.set(family, entries)
      writeSoon()
    },
    forget(id) {
      if (processors.delete(id)) writeSoon()
    },
    close() {
      if (cancelWrite) write()
    },
  }
}

function entriesOf(families: Partial<Record<NameFamily, Entries>>): [NameFamily, Entries][] {
  return NAME_FAMILIES.flatMap((family) => {
    const entries = families[family]
    return entries ? [[family, entries] as [NameFamily, Entries]] : []
  })
}

function read(file: string, log: Log): z.infer<typeof Content>['processors'] {
  try {
    return Content.parse(JSON.parse(readFileSync(file, 'utf8'))).processors
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) log.warn(`${file} cannot be used: the names of the processors are read anew`, error)
    return {}
  }
}
