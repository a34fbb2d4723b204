/** What a PDF that Chromium made says of itself, read without a library: its objects are plain text but for what they carry. */
export interface PdfFacts {
  readonly version: string
  readonly pages: number
  /** Of the first page, in mm, rounded. */
  readonly paperMm: readonly [width: number, height: number]
}

const MM_PER_POINT = 25.4 / 72

/** @throws Error for what is not a whole PDF. */
export function readPdf(bytes: Uint8Array): PdfFacts {
  const text = Buffer.from(bytes).toString('latin1')
  const version = /^%PDF-(\d\.\d)/.exec(text)?.[1]
  const paper = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text)
  if (!version || !paper || !/%%EOF\s*$/.test(text)) throw new Error(`This is no whole PDF: ${text.slice(0, 100)}`)
  const millimetres = (points: string | undefined) => Math.round(Number(points) * MM_PER_POINT)
  return {
    version,
    pages: text.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0,
    paperMm: [millimetres(paper[1]), millimetres(paper[2])],
  }
}
