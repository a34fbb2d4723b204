import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { cancellable } from './events.ts'
import { record } from './record.ts'

type Part = 'title' | 'body' | 'show' | 'close'

/** A notification that nobody sees; a test reads it in the record, and may click on the newest. */
export class Notification extends EventEmitter implements Pick<Electron.Notification, Part> {
  static newest: Notification | null = null
  title: string
  body: string

  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions = {}) {
    super()
    this.title = title
    this.body = body
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    Notification.newest = this
    record.notifications.push({ title: this.title, body: this.body })
    this.emit('show', cancellable({}))
  }

  close(): void {
    this.emit('close', cancellable({}))
  }
}

Notification satisfies Pick<typeof Electron.Notification, 'isSupported'>
