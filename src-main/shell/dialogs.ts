import type { BrowserWindow, Dialog } from 'electron'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { ChooseFolder } from '../api/window.ts'

/** The system's own dialogs over the window. */
export interface Dialogs {
  /** Says something and waits until it was read. */
  tell(title: string, detail: string): Promise<void>
  /** Offers to do something; true where `yes` was chosen. Closing the dialog means no. */
  ask(title: string, detail: string, yes: string, no: string): Promise<boolean>
  /** Has the person choose a folder. @throws AppError `not-found`, `busy` (api/window.ts) */
  readonly chooseFolder: ChooseFolder
}

export function createDialogs(
  dialog: Pick<Dialog, 'showMessageBox' | 'showOpenDialog'>,
  window: () => BrowserWindow | undefined,
): Dialogs {
  let isChoosing = false

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
    async chooseFolder() {
      const over = window()
      if (!over || over.isDestroyed()) throw new AppError('not-found', 'There is no window to choose a folder in.')
      if (isChoosing) throw new AppError('busy', 'Another folder is being chosen. Choose that one first.')
      isChoosing = true
      try {
        const { canceled, filePaths } = await dialog.showOpenDialog(over, {
          title: 'Choose a folder',
          // A backup is only read: a folder that is made now has none.
          properties: ['openDirectory', 'dontAddToRecent'],
        })
        return canceled ? null : (filePaths[0] ?? null)
      } finally {
        isChoosing = false
      }
    },
  }
}
