/** What a key of the page asks for. */
export type KeyAction =
  | { readonly kind: 'undo' | 'find' | 'keys' | 'back' | 'read-anew' }
  | { readonly kind: 'mute' }
  /** The area with this place in the list, from 0. */
  | { readonly kind: 'area'; readonly place: number }
  | { readonly kind: 'volume'; readonly keys: { readonly key: string; readonly shiftKey: boolean } }

type PressedKey = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'target'>

/** Up and down belong to the page, which somebody scrolls with them, until the fader itself has the focus. */
const VOLUME_KEYS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight'])

/** What a key means for the page; null where it means nothing, or where it belongs to what has the focus. */
export function actionOf(event: PressedKey, page: Document): KeyAction | null {
  const at = event.target instanceof HTMLElement ? event.target : page.body
  const isText = at.matches('input:not([type="checkbox"], [type="radio"]), textarea')
  const isCommand = event.ctrlKey || event.metaKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const isInDialog = page.querySelector('[role="dialog"]') !== null
  if (isCommand && !event.altKey && !event.shiftKey) {
    if (key === 'k') return { kind: 'find' }
    return key === 'z' && !isText && !isInDialog ? { kind: 'undo' } : null
  }
  if (event.altKey || isCommand) return null
  // No text, and what somebody typed must not be lost with the page.
  if (key === 'F5' && !event.shiftKey) return { kind: 'read-anew' }
  // A dialog has its own keys; a letter without Ctrl is text where somebody types or chooses by it.
  if (isText || at.matches('select') || isInDialog) return null
  return plainAction(event.key, key, event.shiftKey, at)
}

function plainAction(pressed: string, key: string, shiftKey: boolean, at: HTMLElement): KeyAction | null {
  if (pressed === '?') return { kind: 'keys' }
  if (pressed === 'Escape') return { kind: 'back' }
  if (key === 'm') return { kind: 'mute' }
  if (/^[1-8]$/.test(pressed)) return { kind: 'area', place: Number(pressed) - 1 }
  // Arrows go from one choice to the next in a list of choices.
  if (VOLUME_KEYS.has(pressed) && at.closest('[role="group"], [role="radiogroup"]') === null) {
    return { kind: 'volume', keys: { key: pressed, shiftKey } }
  }
  return null
}
