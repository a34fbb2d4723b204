import { useLayoutEffect, useState } from 'react'
import { assertNever } from '../../src-shared/assert.ts'
import { areasInOrder } from '../state/channels.ts'
import { useConsole } from '../state/console.ts'
import { actionOf, type KeyAction } from '../state/key-action.ts'
import { useMay } from '../state/may.ts'
import { channelHash, type Place } from '../state/screen.ts'
import { useTopic } from '../state/topic-store.ts'
import { FindDialog } from './find-dialog.tsx'
import { KeyList } from './key-list.tsx'

/** Where names and values of processors are to be seen; elsewhere F5 is the browser's. */
const LIVE_SCREENS: ReadonlySet<Place['screen']> = new Set(['sound', 'zones', 'presets', 'history', 'tools'])

/** The keys of the whole page (interface.md, Habits), and the two dialogs that they open. */
export function PageKeys({ place }: { readonly place: Place }) {
  const { processors, sound, deeds } = useConsole()
  const views = useTopic(processors)
  const sounds = useTopic(sound)
  const may = useMay()
  const [open, setOpen] = useState<'find' | 'keys' | null>(null)
  const close = () => setOpen(null)

  // Before anything is painted: a key that somebody presses at the first sight of the page must not be lost.
  useLayoutEffect(() => {
    function act(action: KeyAction): boolean {
      switch (action.kind) {
        case 'undo':
          if (may.kind === 'forbidden') return false
          void deeds.undoNewest()
          return true
        case 'find':
        case 'keys':
          // One dialog at a time; the key is taken all the same, or the browser would take it.
          if (document.querySelector('[role="dialog"]') === null) setOpen(action.kind)
          return true
        case 'read-anew':
          if (!LIVE_SCREENS.has(place.screen) || !views?.length) return false
          void deeds.readAnew()
          return true
        case 'area': {
          const target = areasInOrder(views ?? [], sounds ?? [])[action.place]
          if (target) openAtFader(channelHash(target), document)
          return target !== undefined
        }
        case 'mute':
        case 'volume':
          return place.screen === 'zones' && toControl(action, document)
        case 'back':
          if (place.screen !== 'zones') return false
          location.hash = place.part.kind === 'changes' ? '#zones' : '#sound'
          return true
        default:
          return assertNever(action)
      }
    }

    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented) return
      const action = actionOf(event, document)
      if (action && act(action)) event.preventDefault()
    }

    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [views, sounds, deeds, may, place])

  return (
    <>
      <FindDialog isOpen={open === 'find'} views={views ?? []} sounds={sounds ?? []} onClose={close} />
      <KeyList isOpen={open === 'keys'} onClose={close} />
    </>
  )
}

/** Opens an area with the focus on its fader, so that the next key moves it. */
function openAtFader(hash: string, page: Document): void {
  if (location.hash === hash) {
    faderOf(page)?.focus()
    return
  }
  addEventListener('hashchange', () => requestAnimationFrame(() => faderOf(page)?.focus()), { once: true })
  location.hash = hash
}

function faderOf(page: Document): HTMLElement | null {
  return page.querySelector<HTMLElement>('article [role="slider"]')
}

/** A key for the open channel is given to its own control, which knows whether it may be used. */
function toControl(action: Extract<KeyAction, { kind: 'mute' | 'volume' }>, page: Document): boolean {
  if (action.kind === 'mute') {
    const button = page.querySelector<HTMLButtonElement>('article button[data-muted]')
    button?.click()
    return button !== null
  }
  const fader = faderOf(page)
  fader?.focus()
  fader?.dispatchEvent(new KeyboardEvent('keydown', { ...action.keys, bubbles: true, cancelable: true }))
  return fader !== null
}
