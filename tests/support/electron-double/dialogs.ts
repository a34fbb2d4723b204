import type * as Electron from 'electron'
import { record } from './record.ts'

type BoxOptions = Electron.MessageBoxOptions

/** The system's dialogs. A box is answered at once: as the test has said, else as if it was closed. */
export const dialog = {
  showErrorBox(title: string, content: string): void {
    record.errorBoxes.push({ title, content })
    // A program often ends right after its dialog, so a test reads it in the output.
    process.stderr.write(`[dialog] ${title}: ${content}\n`)
  },
  async showMessageBox(
    first: Electron.BaseWindow | BoxOptions,
    second?: BoxOptions,
  ): Promise<Electron.MessageBoxReturnValue> {
    const { message, detail = '', buttons = ['OK'], cancelId = 0 } = second ?? (first as BoxOptions)
    if (typeof message !== 'string') throw new TypeError('Message must be a string')
    record.messageBoxes.push({ message, detail, buttons })
    const wanted = record.answers.shift()
    const response = wanted === undefined ? cancelId : buttons.indexOf(wanted)
    if (response < 0) throw new Error(`There is no button ${wanted} in ${buttons.join(', ')}`)
    return { response, checkboxChecked: false }
  },
} satisfies Pick<Electron.Dialog, 'showErrorBox' | 'showMessageBox'>
