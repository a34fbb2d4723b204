import { app, powerMonitor, powerSaveBlocker } from 'electron'
import { systemClock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createLinkNews } from './link-news.ts'
import { createNotifier, linkSentences } from './notifications.ts'
import { watchPower } from './power.ts'
import { openTray } from './tray.ts'
import { isMonitoring, linkWords } from './venue-state.ts'
import type { VenueWatch } from './venue-watch.ts'

export interface SurroundingsParts {
  readonly venue: VenueWatch
  readonly iconFile: string
  readonly wantsTray: boolean
  /** Brings the window to the front. */
  open(): void
  /** Whether somebody is looking at the window: then it says by itself what a notification would. */
  isLookedAt(): boolean
  readonly log: Log
}

/** What the desktop has around its window: the tray, the notifications and the computer's power. */
export interface Surroundings {
  /** Whether the program may go on without its window: there is something to watch, and a tray to come back from. */
  canHideWindow(): boolean
  /** Shows a notification; false where this system has none. */
  notify(title: string, body: string): boolean
  close(): void
}

/** Opens all of it, and keeps it in step with the processors (interface.md, "Electron, hardened"). */
export function openSurroundings(parts: SurroundingsParts): Surroundings {
  const { venue, iconFile, open, log } = parts
  const quit = () => app.quit()
  const notifier = createNotifier(iconFile, open, log)
  const news = createLinkNews(systemClock, (one) => {
    if (parts.isLookedAt()) return
    const { title, body } = linkSentences(one)
    notifier.show(title, body)
  })
  const tray = parts.wantsTray ? openTray(iconFile, { open, quit }, log) : null
  const show = () => {
    const views = venue.processors.get()
    news.see(views)
    tray?.setWords(linkWords(views))
  }
  show()
  const unsubscribe = venue.processors.subscribe(show)
  const stopPower = watchPower({
    monitor: powerMonitor,
    blocker: powerSaveBlocker,
    processors: venue.processors,
    nowMs: systemClock.nowMs,
    reconnect: venue.reconnectAll,
    quit,
    log,
  })

  return {
    canHideWindow: () => tray !== null && isMonitoring(venue.processors.get()),
    notify(title, body) {
      if (notifier.supported) notifier.show(title, body)
      return notifier.supported
    },
    close() {
      unsubscribe()
      stopPower()
      news.close()
      tray?.close()
    },
  }
}
