import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { paperShade } from './theme.ts'

/** How long the charts may take to be drawn anew in the size and the colours of paper, in pictures. */
const SETTLE_PICTURES = 3

let restore: (() => void) | null = null

/** Makes a page that is printed from the menu of the browser look as one that is printed with our own button. */
export function startPaper(page: Document): void {
  addEventListener('beforeprint', () => layOnPaper(page))
  addEventListener('afterprint', takeOffPaper)
}

/**
 * Prints the present screen: light, as wide as a sheet, without what can only be pressed (print.css). A browser prints on paper or
 * into a PDF, as the person chooses; the desktop window saves a PDF where they choose, and suggests `name`.
 *
 * @throws AppError with the sentence for the person, where the PDF could not be saved
 */
export async function printPage(
  page: Document,
  { window: desktop }: Pick<Client<AtlasContract>, 'window'>,
  name: string,
): Promise<void> {
  layOnPaper(page)
  try {
    for (let picture = 0; picture < SETTLE_PICTURES; picture++) await nextPicture()
    if (window.bridge) await desktop.savePdf({ suggestedName: name })
    else window.print()
  } finally {
    takeOffPaper()
  }
}

function layOnPaper(page: Document): void {
  if (restore) return
  const restoreShade = paperShade()
  page.documentElement.dataset.printing = ''
  restore = () => {
    delete page.documentElement.dataset.printing
    restoreShade()
  }
}

function takeOffPaper(): void {
  restore?.()
  restore = null
}

function nextPicture(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => done()))
}
