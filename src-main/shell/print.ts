import path from 'node:path'
import type { App, BrowserWindow, Dialog, WebContents } from 'electron'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { SavePdf } from '../api/window.ts'
import type { Log } from '../log.ts'
import { writeUserFile } from './user-file.ts'

export interface PrintParts {
  readonly app: Pick<App, 'getPath'>
  readonly dialog: Pick<Dialog, 'showSaveDialog'>
  /** The window that is printed; undefined before there is one. */
  readonly window: () => BrowserWindow | undefined
  readonly log: Log
}

/**
 * Saves the window as a PDF. It is printed before anybody is asked for a place: the page has made itself ready for paper, and what
 * is kept is what was on the screen when it was asked for, however long the dialog stays open.
 */
export function createPdfSaver({ app, dialog, window, log }: PrintParts): SavePdf {
  let saving = false

  async function save(over: BrowserWindow, suggestedName: string): Promise<boolean> {
    const pdf = await print(over.webContents)
    // Somebody may have closed the window meanwhile.
    if (over.isDestroyed()) return false
    const { canceled, filePath } = await dialog.showSaveDialog(over, {
      title: 'Save as PDF',
      defaultPath: path.join(app.getPath('documents'), suggestedName),
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
      // Linux asks before it replaces a file only where it is told to; the others always do.
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    if (canceled || filePath === '') return false
    await writeUserFile(filePath, pdf, log)
    return true
  }

  return async (suggestedName) => {
    const over = window()
    if (!over || over.isDestroyed()) throw new AppError('not-found', 'There is no window to print.')
    if (saving) throw new AppError('busy', 'Another PDF is being saved. Choose a place for it first.')
    saving = true
    try {
      return await save(over, suggestedName)
    } finally {
      saving = false
    }
  }
}

async function print(page: Pick<WebContents, 'printToPDF'>): Promise<Buffer> {
  try {
    // A4 unless the page's own style sheet says another size. With tags, so that it can be read aloud.
    return await page.printToPDF({
      pageSize: 'A4',
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
    })
  } catch (error) {
    throw new AppError('internal', 'The page could not be printed. Nothing was saved.', { cause: error })
  }
}
