import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Door } from '../../src-shared/contract/role.ts'

/**
 * Prints the console's window as it is now and keeps that as a PDF where the person at the window chooses. False where they chose
 * no place.
 *
 * @throws AppError `not-found` without a window, `busy` while another one is being saved, `bad-input` for a place that cannot be
 * written, `disk-full`, `internal` where the page could not be printed
 */
export type SavePdf = (suggestedName: string) => Promise<boolean>

/**
 * Has the person at the window choose a folder of this computer; null where they chose none.
 *
 * @throws AppError `not-found` without a window, `busy` while another one is being chosen
 */
export type ChooseFolder = () => Promise<string | null>

/** What only the desktop can do, because it has a window. */
export interface DesktopActs {
  readonly savePdf: SavePdf
  readonly chooseFolder: ChooseFolder
}

/** `desktop` is null where there is no window, or where nobody in front of it may open a dialog of the system. */
export function createWindowHandlers(desktop: DesktopActs | null): Handlers<AtlasContract>['window'] {
  /** A dialog in the bar is nothing that somebody elsewhere may open, whatever their role. */
  function actsFor(door: Door, otherwise: string): DesktopActs {
    if (!desktop || door !== 'window') throw new AppError('not-found', otherwise)
    return desktop
  }

  return {
    async savePdf({ suggestedName }, { door }) {
      const { savePdf } = actsFor(door, 'Only the desktop’s window saves a PDF; a browser prints the page.')
      return { saved: await savePdf(suggestedName) }
    },
    async chooseFolder(_, { door }) {
      const { chooseFolder } = actsFor(
        door,
        'Only the desktop’s window opens that dialog. Type the path of the folder.',
      )
      return { folder: await chooseFolder() }
    },
  }
}
