import type { MeterFrame } from '../../src-shared/model/meter.ts'
import type { AnimationLoop } from './animation-loop.ts'
import { createMeterBank, type MeterBank } from './meter-bank.ts'
import { createMeterWriter, type MeterElement, type MeterWriter } from './meter-element.ts'
import type { MeterFeed, MeterPlaces } from './meter-feed.ts'
import { clearTooLoud, createMotion, type MeterMotion, pushReading, wasTooLoud } from './meter-motion.ts'
import type { MeterPalette } from './palette.ts'
import { type MeterKey, UNKNOWN_TENTHS_DB } from './reading.ts'
import type { Strip } from './strip-painter.ts'

/** Attributes are written at most so often, in ms; with the 50 ms of a frame that is well under the 200 ms allowed. */
const WRITE_MS = 100

/** A meter that stands somewhere in the view's container. */
export interface ViewedMeter extends MeterElement {
  readonly key: MeterKey
  /** The element whose box the bar fills. */
  readonly bar: HTMLElement
  readonly grows: Strip['grows']
  /** Room beside the bar for the numbers of the scale, in CSS pixels; 0 for none. */
  readonly labelWidth: number
}

/** A meter that was added to a view. */
export interface MeterHandle {
  mute(muted: boolean): void
  /** False: it has no reading from now on, whatever the frames say. */
  hear(heard: boolean): void
  /** Takes "Too loud" back before its time. */
  clearTooLoud(): void
  remove(): void
}

/** Joins the elements of a group of meters, their one canvas, and the feed. React renders the elements and stays out of the rest. */
export interface MeterView {
  /** Adds a meter that is not muted and is heard. */
  add(meter: ViewedMeter): MeterHandle
  recolour(palette: MeterPalette): void
  close(): void
}

/** A view of the meters in `container`, drawn on `canvas`, which covers it. */
export function createMeterView(
  canvas: HTMLCanvasElement,
  container: HTMLElement,
  feed: MeterFeed,
  loop: AnimationLoop,
  firstPalette: MeterPalette,
): MeterView {
  const meters = new Set<Member>()
  let palette = firstPalette
  let shown: readonly Member[] = []
  let bank: MeterBank | null = null
  let places: MeterPlaces = new Map()
  /** Which strip the level of a slot belongs to; -1 where it is in another view. */
  let stripOfSlot = new Int32Array(0)
  let stopFeed: (() => void) | null = null
  let stale = true
  let pixelRatio = 0
  let writing: ReturnType<typeof setTimeout> | undefined
  let writtenMs = 0

  const sizes = new ResizeObserver(drawAnew)
  sizes.observe(container)
  // A computer that wakes up or changes its graphics driver may have lost what was drawn: then everything is drawn anew.
  canvas.addEventListener('contextrestored', drawAnew)

  function drawAnew(): void {
    stale = true
  }

  function rebuild(): void {
    stale = false
    pixelRatio = devicePixelRatio
    stopFeed?.()
    const box = container.getBoundingClientRect()
    shown = [...meters]
    const strips = shown.map(({ meter: { bar, grows, labelWidth } }): Strip => {
      const { left, top, width, height } = bar.getBoundingClientRect()
      return { x: left - box.left, y: top - box.top, width, height, grows, labelWidth }
    })
    const surface = { width: box.width, height: box.height, pixelRatio, palette }
    const motions = shown.map(({ motion }) => motion)
    bank = createMeterBank(canvas, strips, motions, surface)
    for (const [strip, { muted }] of shown.entries()) bank.mute(strip, muted)
    stopFeed = feed.follow({ places: takePlaces, frame: takeFrame, lost: () => forget(() => true) })
    write()
  }

  function takePlaces(next: MeterPlaces): void {
    places = next
    stripOfSlot = new Int32Array(Math.max(0, ...places.values()) + 1).fill(-1)
    for (const [strip, { meter }] of shown.entries()) {
      const slot = places.get(meter.key)
      if (slot !== undefined) stripOfSlot[slot] = strip
    }
    forget(({ meter }) => !places.has(meter.key))
  }

  function takeFrame({ tenthsDb, peaks }: MeterFrame, nowMs: number): void {
    for (let slot = 0; slot < stripOfSlot.length; slot++) {
      const member = shown[stripOfSlot[slot]!]
      const reading = tenthsDb[slot] ?? UNKNOWN_TENTHS_DB
      if (member?.heard) pushReading(member.motion, reading, reading, nowMs)
    }
    for (let pair = 0; pair + 1 < peaks.length; pair += 2) {
      const member = shown[stripOfSlot[peaks[pair]!] ?? -1]
      if (member) pushReading(member.motion, member.motion.readingTenthsDb, peaks[pair + 1]!, nowMs)
    }
    if (nowMs - writtenMs >= WRITE_MS) write()
    else writing ??= setTimeout(write, writtenMs + WRITE_MS - nowMs)
  }

  function forget(which: (member: Member) => boolean): void {
    for (const member of shown) {
      if (which(member)) pushReading(member.motion, UNKNOWN_TENTHS_DB, UNKNOWN_TENTHS_DB, performance.now())
    }
    write()
  }

  function write(): void {
    clearTimeout(writing)
    writing = undefined
    writtenMs = performance.now()
    for (const { writer, motion, muted } of shown) {
      writer.write(motion.readingTenthsDb, muted, wasTooLoud(motion, writtenMs))
    }
  }

  const stopLoop = loop.add((nowMs) => {
    // Another screen can have other pixels without any size changing.
    if (stale || devicePixelRatio !== pixelRatio) rebuild()
    bank?.paint(nowMs)
  })

  return {
    add(meter) {
      const writer = createMeterWriter(meter)
      const member: Member = { meter, writer, motion: createMotion(), muted: false, heard: true }
      meters.add(member)
      writer.write(UNKNOWN_TENTHS_DB, false, false)
      sizes.observe(meter.bar)
      stale = true
      return {
        mute(muted) {
          member.muted = muted
          bank?.mute(shown.indexOf(member), muted)
          write()
        },
        hear(heard) {
          member.heard = heard
          if (!heard) forget((each) => each === member)
        },
        clearTooLoud() {
          clearTooLoud(member.motion)
          write()
        },
        remove() {
          meters.delete(member)
          sizes.unobserve(meter.bar)
          stale = true
        },
      }
    },
    recolour(next) {
      palette = next
      bank?.recolour(next)
    },
    close() {
      stopLoop()
      stopFeed?.()
      sizes.disconnect()
      canvas.removeEventListener('contextrestored', drawAnew)
      clearTimeout(writing)
    },
  }
}

/** A meter of the view with its motion, which outlives the bank that draws it. */
interface Member {
  readonly meter: ViewedMeter
  readonly writer: MeterWriter
  readonly motion: MeterMotion
  muted: boolean
  heard: boolean
}
