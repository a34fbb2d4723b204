import { type MeterMotion, stepMotion } from './meter-motion.ts'
import type { MeterPalette } from './palette.ts'
import { UNKNOWN_TENTHS_DB } from './reading.ts'
import { percentOfScale } from './scale.ts'
import {
  linePixels,
  type PlacedStrip,
  paintLabels,
  paintPart,
  paintWhole,
  placeStrip,
  type Strip,
  type StripPicture,
} from './strip-painter.ts'

/**
 * The meters of one canvas. It knows neither React nor the wire: a caller pushes levels into the motions as they come
 * (`pushReading`) and calls {@link MeterBank.paint} once for each animation frame.
 */
export interface MeterBank {
  /** A muted strip is drawn as an outline. */
  mute(strip: number, muted: boolean): void
  /** Lets all meters fall and draws what changed since the last call, nothing else. Answers how many strips were drawn. */
  paint(nowMs: number): number
  /** Draws everything anew, for another page colour. */
  recolour(palette: MeterPalette): void
}

/** The canvas of a bank: its size in CSS pixels, the device pixels of one of them, and its colours. */
export interface BankSurface {
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
  readonly palette: MeterPalette
}

/** A strip with what stands on the canvas now; `look` is null where nothing does. */
interface DrawnStrip {
  readonly placed: PlacedStrip
  readonly motion: MeterMotion
  muted: boolean
  look: StripPicture['look'] | null
  /** What `level` and `peak` were worked out from, in dB. */
  shownDb: number
  peakDb: number
  level: number
  peak: number
}

/**
 * Takes over `canvas`: sizes it and draws the motion of the same place for each of `strips` (`strips.map(createMotion)` for
 * meters without reading). For other strips or another size make another bank with the old motions on the same canvas.
 */
export function createMeterBank(
  canvas: HTMLCanvasElement,
  strips: readonly Strip[],
  motions: readonly MeterMotion[],
  surface: BankSurface,
): MeterBank {
  canvas.width = Math.max(1, Math.round(surface.width * surface.pixelRatio))
  canvas.height = Math.max(1, Math.round(surface.height * surface.pixelRatio))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser gives no canvas to draw on.')
  const drawnStrips = strips.map((strip, place): DrawnStrip => {
    const placed = placeStrip(strip, surface.pixelRatio)
    return { placed, motion: motions[place]!, muted: false, look: null, shownDb: 0, peakDb: 0, level: 0, peak: 0 }
  })
  let { palette } = surface
  let lastMs = Number.NaN
  for (const { placed } of drawnStrips) paintLabels(context, placed, palette)

  return {
    mute(strip, muted) {
      const drawn = drawnStrips[strip]
      if (drawn) drawn.muted = muted
    },

    paint(nowMs) {
      // The first picture has no time before it: NaN becomes 0.
      const elapsedMs = Math.max(0, nowMs - lastMs) || 0
      lastMs = nowMs
      let count = 0
      for (const drawn of drawnStrips) {
        stepMotion(drawn.motion, nowMs, elapsedMs)
        if (draw(context, drawn, palette)) count++
      }
      return count
    },

    recolour(next) {
      palette = next
      context.clearRect(0, 0, canvas.width, canvas.height)
      for (const drawn of drawnStrips) {
        drawn.look = null
        paintLabels(context, drawn.placed, palette)
      }
    },
  }
}

/** Draws a strip if its picture changed, and of a live one only the part that did. */
function draw(context: CanvasRenderingContext2D, drawn: DrawnStrip, palette: MeterPalette): boolean {
  const { placed, motion } = drawn
  const look = motion.readingTenthsDb === UNKNOWN_TENTHS_DB ? 'unknown' : drawn.muted ? 'muted' : 'live'
  // Most meters of a venue stand still most of the time: they cost no more than these comparisons.
  if (look === drawn.look && motion.shownDb === drawn.shownDb && motion.peakDb === drawn.peakDb) return false
  drawn.shownDb = motion.shownDb
  drawn.peakDb = motion.peakDb
  const level = devicePixels(placed, motion.shownDb)
  const peak = devicePixels(placed, motion.peakDb)
  if (look === drawn.look && (look === 'unknown' || (level === drawn.level && peak === drawn.peak))) return false
  if (look !== 'live' || drawn.look !== 'live') {
    paintWhole(context, placed, { look, level, peak }, palette)
  } else {
    const { level: oldLevel, peak: oldPeak } = drawn
    if (level !== oldLevel) {
      paintPart(context, placed, level, peak, palette, Math.min(level, oldLevel), Math.max(level, oldLevel))
    }
    if (peak !== oldPeak) {
      const line = linePixels(placed)
      paintPart(context, placed, level, peak, palette, Math.max(0, oldPeak - line), Math.max(oldPeak, line))
      paintPart(context, placed, level, peak, palette, Math.max(0, peak - line), Math.max(peak, line))
    }
  }
  drawn.look = look
  drawn.level = level
  drawn.peak = peak
  return true
}

function devicePixels(placed: PlacedStrip, levelDb: number): number {
  return Math.round((percentOfScale(levelDb) / 100) * placed.length)
}
