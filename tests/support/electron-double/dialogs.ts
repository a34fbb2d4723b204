import type * as Electron from 'electron'
import { record } from './record.ts'

type BoxOptions = Electron.MessageBoxOptions
type SaveOptions = Electron.SaveDialogOptions
type OpenOptions = Electron.OpenDialogOptions

/** The system's dialogs. Each is answered at once: as the test has said, else as if it was closed. */
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
  async showSaveDialog(
    first: Electron.BaseWindow | SaveOptions,
    second?: SaveOptions,
  ): Promise<Electron.SaveDialogReturnValue> {
    const { defaultPath = '', filters = [] } = second ?? (first as SaveOptions)
    record.saveDialogs.push({ defaultPath, extensions: filters.flatMap(({ extensions }) => extensions) })
    const filePath = record.places.shift()
    return { canceled: filePath === undefined, filePath: filePath ?? '' }
  },
  async showOpenDialog(
    first: Electron.BaseWindow | OpenOptions,
    second?: OpenOptions,
  ): Promise<Electron.OpenDialogReturnValue> {
    const { properties = [] } = second ?? (first as OpenOptions)
    record.openDialogs.push(properties)
    const folder = record.folders.shift()
    return { canceled: folder === undefined, filePaths: folder === undefined ? [] : [folder] }
  },
} satisfies Pick<Electron.Dialog, 'showErrorBox' | 'showMessageBox' | 'showSaveDialog' | 'showOpenDialog'>
