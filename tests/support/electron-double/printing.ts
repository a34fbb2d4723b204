import type * as Electron from 'electron'
import type { CDPSession } from 'playwright-core'

/** Electron's own sizes, in inches. */
const PAPER = { A4: { paperWidth: 8.27, paperHeight: 11.7 }, Letter: { paperWidth: 8.5, paperHeight: 11 } }
/** What Electron leaves free around the page, in inches, where a program asks for nothing else. */
const MARGIN = 0.4

/** Prints a page with Chromium's own printer, as Electron does. */
export async function printPage(cdp: CDPSession, options: Electron.PrintToPDFOptions): Promise<Buffer> {
  const {
    pageSize = 'Letter',
    preferCSSPageSize = false,
    printBackground = false,
    generateTaggedPDF = false,
    ...others
  } = options
  const [other] = Object.keys(others)
  if (other !== undefined) throw new Error(`The double cannot print with ${other}`)
  if (pageSize !== 'A4' && pageSize !== 'Letter') throw new Error(`Invalid pageSize ${pageSize}`)
  const { data } = await cdp.send('Page.printToPDF', {
    ...PAPER[pageSize],
    marginTop: MARGIN,
    marginBottom: MARGIN,
    marginLeft: MARGIN,
    marginRight: MARGIN,
    preferCSSPageSize,
    printBackground,
    generateTaggedPDF,
  })
  return Buffer.from(data, 'base64')
}
