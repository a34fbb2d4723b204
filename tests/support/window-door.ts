import { EventEmitter } from 'node:events'
import { onTestFinished } from 'vitest'
import type { Api } from '../../src-main/api/dispatch.ts'
import { type DoorIpc, openIpcDoor } from '../../src-main/shell/ipc-door.ts'
import type { Reply } from '../../src-shared/contract/reply.ts'
import { invokeHandler, ipcMain } from './electron-double/ipc.ts'
import { createRecordedLog } from './log.ts'

/** The real IPC door with a page of ours at it. */
export interface TestWindow {
  call(path: string, input: unknown): Promise<Reply<unknown>>
  open(path: string): OpenedTopic
}

/** A topic that the page has open. */
export interface OpenedTopic {
  /** What the page was told so far: its values, and at last its refusal. */
  readonly told: readonly Told[]
  close(): void
}

type Told = { readonly value: unknown } | { readonly refused: string }

/** For the running test; there is one such door at a time. */
export function windowForTest(api: Api): TestWindow {
  const door = openIpcDoor(ipcMain as unknown as DoorIpc, api, () => undefined, createRecordedLog())
  onTestFinished(() => door.close())
  const told = new Map<number, Told[]>()
  let lastId = 0
  const sender = Object.assign(new EventEmitter(), {
    isDestroyed: () => false,
    send(channel: string, id: number, value: unknown) {
      const refusal = value as { readonly code: string }
      told.get(id)?.push(channel === 'atlas:refused' ? { refused: refusal.code } : { value })
      if (channel === 'atlas:value') ipcMain.emit('atlas:seen', event, id)
    },
  })
  const event = { sender, senderFrame: { url: 'app://console/', parent: null } }
  return {
    // As the preload's structured clone would carry it.
    call: async (path, input) =>
      structuredClone(await invokeHandler('atlas:call', event, [path, structuredClone(input)])) as Reply<unknown>,
    open(path) {
      lastId += 1
      const id = lastId
      const values: Told[] = []
      told.set(id, values)
      ipcMain.emit('atlas:open', event, id, path)
      return { told: values, close: () => void ipcMain.emit('atlas:close', event, id) }
    },
  }
}
