import { Notification } from 'electron'
import type { Log } from '../log.ts'
import type { LinkNews } from './link-news.ts'

/** What the system shows beside everything else. */
export interface Notifier {
  /** False where this system has no notifications. */
  readonly supported: boolean
  show(title: string, body: string): void
}

/** Shows the system's own notifications; a click on one calls `open`. */
export function createNotifier(icon: string, open: () => void, log: Log): Notifier {
  const supported = Notification.isSupported()
  /** A notification that nothing refers to may be collected before it is clicked. */
  const shown = new Set<Notification>()
  return {
    supported,
    show(title, body) {
      if (!supported) return
      const notification = new Notification({ title, body, icon })
      shown.add(notification)
      notification.on('click', open)
      notification.on('close', () => shown.delete(notification))
      notification.on('failed', (_event, error) => {
        shown.delete(notification)
        log.warn(`A notification could not be shown: ${error}`)
      })
      notification.show()
    },
  }
}

/** What a notification says about a link that is gone or back. */
export function linkSentences({ processor, connected }: LinkNews): { readonly title: string; readonly body: string } {
  return connected
    ? { title: `${processor} is connected again`, body: 'You can see and change its sound here again.' }
    : { title: `${processor} is not connected`, body: 'Its music keeps playing. You cannot see or change it here.' }
}
