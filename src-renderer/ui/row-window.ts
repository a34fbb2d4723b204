/** The height of a row of the message table in CSS pixels; the style sheet has the same. */
export const ROW_HEIGHT = 40
/** Rows drawn beyond what is seen, so that a quick hand sees no gap. */
const SPARE_ROWS = 8

/** The rows to draw, from `from` up to and without `to`. */
export interface RowWindow {
  readonly from: number
  readonly to: number
}

/** Which of `count` rows are to be drawn where a box of `height` is scrolled to `scrollTop`, both in CSS pixels. */
export function rowWindow(count: number, scrollTop: number, height: number): RowWindow {
  const first = Math.floor(Math.max(0, scrollTop) / ROW_HEIGHT)
  const last = Math.ceil((Math.max(0, scrollTop) + height) / ROW_HEIGHT)
  const to = Math.min(count, last + SPARE_ROWS)
  return { from: Math.max(0, Math.min(first - SPARE_ROWS, to)), to }
}
