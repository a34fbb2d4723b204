import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

type BlockerType = Parameters<Electron.PowerSaveBlocker['start']>[0]

/** Emits what a test lets the computer do. Its `on` and `off` are an emitter's own. */
export const powerMonitor = new EventEmitter()

const blockers = new Map<number, BlockerType>()
let lastId = 0

/** What keeps this computer awake. */
export const powerSaveBlocker = {
  start(type: BlockerType): number {
    lastId += 1
    blockers.set(lastId, type)
    return lastId
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
} satisfies Electron.PowerSaveBlocker

export const startedBlockers = (): readonly string[] => [...blockers.values()]
