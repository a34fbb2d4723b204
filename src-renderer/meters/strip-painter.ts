import { TOO_LOUD_DB } from './ballistics.ts'
import { HIGH_DB, type MeterPalette } from './palette.ts'
import { percentOfScale, TICKS_DB } from './scale.ts'

/** Where a bar stands on its canvas, in CSS pixels, and which way it grows. */
export interface Strip {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly grows: 'up' | 'right'
  /** Room for the numbers of the scale beside the bar, in CSS pixels; 0 for none. */
  readonly labelWidth: number
}

/** What stands on a strip now. Lengths are in device pixels from the strip's quiet end. */
export interface StripPicture {
  readonly look: 'live' | 'muted' | 'unknown'
  readonly level: number
  /** 0 for no peak line. */
  readonly peak: number
}

/** A strip in device pixels, with everything that does not change while it plays worked out once. */
export interface PlacedStrip {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly grows: 'up' | 'right'
  readonly length: number
  /** Device pixels of one CSS pixel. */
  readonly ratio: number
  readonly labelWidth: number
  readonly ticks: readonly number[]
  readonly highFrom: number
  readonly tooLoudFrom: number
}

/** Rounds a strip to whole device pixels, so that no edge is blurred and each level is a whole number of them. */
export function placeStrip(strip: Strip, ratio: number): PlacedStrip {
  const x = Math.round(strip.x * ratio)
  const y = Math.round(strip.y * ratio)
  const width = Math.max(1, Math.round((strip.x + strip.width) * ratio) - x)
  const height = Math.max(1, Math.round((strip.y + strip.height) * ratio) - y)
  const length = strip.grows === 'up' ? height : width
  const at = (levelDb: number) => Math.round((percentOfScale(levelDb) / 100) * length)
  return {
    x,
    y,
    width,
    height,
    grows: strip.grows,
    length,
    ratio,
    labelWidth: Math.round(strip.labelWidth * ratio),
    ticks: TICKS_DB.map(at),
    highFrom: at(HIGH_DB),
    tooLoudFrom: at(TOO_LOUD_DB),
  }
}

/** Thickness of the peak line in CSS pixels. */
const PEAK_LINE = 2

/** Draws the part of a strip between two lengths in device pixels; whatever stood there before is covered. */
export function paintPart(
  context: CanvasRenderingContext2D,
  strip: PlacedStrip,
  level: number,
  peak: number,
  palette: MeterPalette,
  from: number,
  to: number,
): void {
  fill(context, strip, Math.max(from, level), to, palette.track)
  fill(context, strip, from, Math.min(to, level, strip.highFrom), palette.normal)
  fill(context, strip, Math.max(from, strip.highFrom), Math.min(to, level, strip.tooLoudFrom), palette.high)
  fill(context, strip, Math.max(from, strip.tooLoudFrom), Math.min(to, level), palette.tooLoud)
  const thin = Math.max(1, Math.round(strip.ratio))
  for (const tick of strip.ticks) {
    // The line at 0 dB is the end of the bar itself.
    if (tick < strip.length && tick < to && tick + thin > from)
      fill(context, strip, Math.max(from, tick), Math.min(to, tick + thin), palette.tick)
  }
  if (peak > 0) {
    const top = Math.max(peak, linePixels(strip))
    const colour = peak > strip.tooLoudFrom ? palette.tooLoud : peak > strip.highFrom ? palette.high : palette.normal
    fill(context, strip, Math.max(from, top - linePixels(strip)), Math.min(to, top), colour)
  }
}

/** How far below its place the peak line reaches, in device pixels. */
export function linePixels(strip: PlacedStrip): number {
  return Math.max(1, Math.round(PEAK_LINE * strip.ratio))
}

/** Draws a whole strip: what {@link paintPart} draws, or the look of a muted one or of one without reading. */
export function paintWhole(
  context: CanvasRenderingContext2D,
  strip: PlacedStrip,
  picture: StripPicture,
  palette: MeterPalette,
): void {
  if (picture.look === 'live') {
    paintPart(context, strip, picture.level, picture.peak, palette, 0, strip.length)
    return
  }
  context.clearRect(strip.x, strip.y, strip.width, strip.height)
  if (picture.look === 'muted') {
    // Only the outline of what would be heard: a muted bar must never look like sound.
    fill(context, strip, picture.level, picture.level + Math.round(strip.ratio), palette.outline)
  } else {
    hatch(context, strip, palette)
  }
  const line = Math.max(1, Math.round(strip.ratio))
  context.strokeStyle = palette.outline
  context.lineWidth = line
  context.strokeRect(strip.x + line / 2, strip.y + line / 2, strip.width - line, strip.height - line)
}

/** The numbers of the scale: their height in CSS pixels, and what two of them need between their middles, in heights. */
const LABEL_SIZE = 10
const LABEL_AIR = 1.3

/** Writes the numbers of the scale beside a strip that has room for them. */
export function paintLabels(context: CanvasRenderingContext2D, strip: PlacedStrip, palette: MeterPalette): void {
  if (strip.labelWidth === 0) return
  context.font = `${Math.round(LABEL_SIZE * strip.ratio)}px system-ui, sans-serif`
  context.fillStyle = palette.label
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  let lastY = Number.NEGATIVE_INFINITY
  for (const [place, tick] of strip.ticks.entries()) {
    const y = strip.y + strip.height - tick
    // On a short bar the ends of the scale are too close for every number.
    if (y - lastY < LABEL_SIZE * LABEL_AIR * strip.ratio) continue
    lastY = y
    context.fillText(String(TICKS_DB[place]).replace('-', '\u2212'), strip.x - 5 * strip.ratio, y, strip.labelWidth)
  }
}

function hatch(context: CanvasRenderingContext2D, strip: PlacedStrip, palette: MeterPalette): void {
  const gap = 6 * strip.ratio
  context.save()
  context.beginPath()
  context.rect(strip.x, strip.y, strip.width, strip.height)
  context.clip()
  context.beginPath()
  for (let offset = -strip.height; offset < strip.width; offset += gap) {
    context.moveTo(strip.x + offset, strip.y + strip.height)
    context.lineTo(strip.x + offset + strip.height, strip.y)
  }
  context.strokeStyle = palette.hatch
  context.lineWidth = strip.ratio
  context.stroke()
  context.restore()
}

function fill(context: CanvasRenderingContext2D, strip: PlacedStrip, from: number, to: number, colour: string): void {
  const length = to - from
  if (length <= 0) return
  context.fillStyle = colour
  if (strip.grows === 'up') context.fillRect(strip.x, strip.y + strip.height - to, strip.width, length)
  else context.fillRect(strip.x + from, strip.y, length, strip.height)
}
