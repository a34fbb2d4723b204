import type { BrowserWindow, Dialog } from 'electron'

/** The system's own dialogs over the window. */
export interface Dialogs {
  /** Says something and waits until it was read. */
  tell(title: string, detail: string): Promise<void>
  /** Offers to do something; true where `yes` was chosen. Closing the dialog means no. */
  ask(title: string, detail: string, yes: string, no: string): Promise<boolean>
}

export function createDialogs(
  dialog: Pick<Dialog, 'showMessageBox'>,
  window: () => BrowserWindow | undefined,
): Dialogs {
  async function show(title: string, detail: string, buttons: string[], type: 'info' | 'warning'): Promise<number> {
    // The labels are whole words: without noLink, Windows would draw them as a list of commands.
    const options = { type, title: 'Atlas Console', message: title, detail, buttons, noLink: true }
    const answers = { ...options, defaultId: 0, cancelId: buttons.length - 1 }
    const over = window()
    const shown = over && !over.isDestroyed() ? dialog.showMessageBox(over, answers) : dialog.showMessageBox(answers)
    return (await shown).response
  }
  return {
    async tell(title, detail) {
      await show(title, detail, ['Close'], 'info')
    },
    async ask(title, detail, yes, no) {
      return (await show(title, detail, [yes, no], 'warning')) === 0
    },
  }
}
