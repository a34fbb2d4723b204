/** For a box that scrolls: it must take the focus, or nobody could scroll it by keyboard. */
export const SCROLLED_BY_KEYBOARD = { tabIndex: 0 } as const
