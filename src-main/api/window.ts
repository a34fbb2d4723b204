import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'

/**
 * Prints the console's window as it is now and keeps that as a PDF where the person at the window chooses. False where they chose
 * no place.
 *
 * @throws AppError `not-found` without a window, `busy` while another one is being saved, `bad-input` for a place that cannot be
 * written, `disk-full`, `internal` where the page could not be printed
 */
export type SavePdf = (suggestedName: string) => Promise<boolean>

/** `savePdf` is null where there is no window. */
export function createWindowHandlers(savePdf: SavePdf | null): Handlers<AtlasContract>['window'] {
  return {
    async savePdf({ suggestedName }, { door }) {
      // A dialog in the bar is nothing that somebody elsewhere may open, whatever their role.
      if (!savePdf || door !== 'window') {
        throw new AppError('not-found', 'Only the desktop’s window saves a PDF; a browser prints the page.')
      }
      return { saved: await savePdf(suggestedName) }
    },
  }
}
