import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Durable } from '../../../src-main/jobs/durable.ts'

/** A file or folder, whatever its name is now. */
type Thing = { readonly kind: 'folder' } | { readonly kind: 'file'; synced: Buffer }

/** What a disk has after a power cut: a path, and the content of a file or null for a folder. */
export type Remains = ReadonlyMap<string, Buffer | null>

/**
 * Which names a disk keeps of a folder that was not synced: those that it had when it was synced last, or those that it has now. A
 * real one may do either, so both have to be fine.
 */
export const NAMES = ['synced', 'newest'] as const

/** Which of the syncs are done at all: a test must fail where one of them is not. */
export interface Syncs {
  readonly files: boolean
  readonly folders: boolean
}

/**
 * Passes everything on to `durable`, and keeps what a power cut would leave after each single thing that is done (reliability.md,
 * "Tests"): of a file what was synced when it was closed, an empty file where nothing was; of a folder its synced names. A name that
 * was removed comes back where the folder was not synced.
 */
export interface PowerCut {
  readonly durable: Durable
  /** After each step, with what was done; the last one is after the end. */
  readonly moments: readonly {
    readonly done: string
    readonly remains: Readonly<Record<(typeof NAMES)[number], Remains>>
  }[]
}

export function recordPowerCuts(root: string, durable: Durable, syncs: Syncs): PowerCut {
  /** The names that there are, and those that the disk is sure to have. */
  const names = new Map<string, Thing>([[root, { kind: 'folder' }]])
  const synced = new Map(names)
  const moments: { done: string; remains: Record<(typeof NAMES)[number], Remains> }[] = []

  function moment(done: string): void {
    moments.push({ done, remains: { synced: remainsOf(synced), newest: remainsOf(names) } })
  }

  /** Only what is in folders that are there themselves. */
  function remainsOf(some: ReadonlyMap<string, Thing>): Remains {
    const isReachable = (each: string): boolean => each === root || (some.has(each) && isReachable(path.dirname(each)))
    const reachable = [...some].filter(([each]) => isReachable(each))
    return new Map(reachable.map(([each, thing]) => [each, thing.kind === 'file' ? thing.synced : null]))
  }

  function add(each: string, thing: Thing): void {
    if (!names.has(each)) names.set(each, thing)
  }

  const recording: Durable = {
    makeFolder(folder) {
      durable.makeFolder(folder)
      add(folder, { kind: 'folder' })
      moment(`made the folder ${path.relative(root, folder)}`)
    },
    makeFile(file) {
      durable.makeFile(file)
      add(file, { kind: 'file', synced: Buffer.alloc(0) })
      moment(`made ${path.relative(root, file)}`)
    },
    async write(file, chunks) {
      const bytes = await durable.write(file, chunks)
      add(file, { kind: 'file', synced: Buffer.alloc(0) })
      moment(`wrote ${path.relative(root, file)}`)
      return bytes
    },
    syncFile(file) {
      if (!syncs.files) return
      durable.syncFile(file)
      const thing = names.get(file)
      if (thing?.kind === 'file') thing.synced = readFileSync(file)
      moment(`synced ${path.relative(root, file)}`)
    },
    syncFolder(folder) {
      if (!syncs.folders) return
      durable.syncFolder(folder)
      const isIn = (each: string) => path.dirname(each) === folder
      for (const each of [...synced.keys()].filter(isIn)) if (!names.has(each)) synced.delete(each)
      for (const [each, thing] of names) if (isIn(each)) synced.set(each, thing)
      moment(`synced the folder ${path.relative(root, folder)}`)
    },
    async rename(from, to) {
      await durable.rename(from, to)
      const thing = names.get(from)
      names.delete(from)
      if (thing) names.set(to, thing)
      moment(`renamed ${path.relative(root, from)} to ${path.relative(root, to)}`)
    },
    remove(file) {
      durable.remove(file)
      names.delete(file)
      moment(`removed ${path.relative(root, file)}`)
    },
    removeFolder(folder) {
      durable.removeFolder(folder)
      names.delete(folder)
      moment(`removed the folder ${path.relative(root, folder)}`)
    },
  }
  return { durable: recording, moments }
}

/** Lays out in `folder` what is left of `root`. */
export function layOut(remains: Remains, root: string, folder: string): void {
  for (const [each, content] of [...remains].sort(([a], [b]) => a.length - b.length)) {
    const place = path.join(folder, path.relative(root, each))
    if (content === null) {
      if (!existsSync(place)) mkdirSync(place)
    } else writeFileSync(place, content)
  }
}
