import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

type Handler = Parameters<Electron.IpcMain['handle']>[1]

const handlers = new Map<string, Handler>()

/** The main process's side of the channels. `on` and `off` are an emitter's own; they get the event and then the values. */
export const ipcMain = Object.assign(new EventEmitter(), {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
  removeHandler(channel: string): void {
    handlers.delete(channel)
  },
}) satisfies Pick<Electron.IpcMain, 'handle' | 'removeHandler'>

/** Carries an `invoke` to its handler. Rejects with the message that the page is told. */
export async function invokeHandler(channel: string, event: object, values: readonly unknown[]): Promise<unknown> {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  return handler(event as Electron.IpcMainInvokeEvent, ...values)
}
