import { createRoot, type Root } from 'react-dom/client'
import { type AnimationLoop, createAnimationLoop } from '../../src-renderer/meters/animation-loop.ts'
import type { MeterFeed, MeterListener } from '../../src-renderer/meters/meter-feed.ts'
import { createMeterView } from '../../src-renderer/meters/meter-view.ts'
import { DARK_PALETTE } from '../../src-renderer/meters/palette.ts'
import { meterKey } from '../../src-renderer/meters/reading.ts'
import type { MeterSlot } from '../../src-shared/model/meter.ts'
import { ProcessorId } from '../../src-shared/model/processor.ts'
import { createRandom } from '../random.ts'
import { ReactMeters } from '../ref/react-meters.tsx'

/** Who draws: the product, React with state, or nobody at all. */
export type Painter = 'ours' | 'react' | 'nobody'

/** What the levels do: move in every frame, stand at one loud level, or stand at silence. */
export type Sound = 'moving' | 'loud' | 'silent'

/** A running picture of meters. */
export interface Running {
  /** Frames since the start. */
  frames(): number
  /** Calls that drew on a canvas since they were asked for last; none unless they are counted. */
  draws(): number
  stop(): void
}

/** How many different frames of moving levels there are. */
const FRAMES = 600

declare global {
  interface Window {
    startMeters(painter: Painter, count: number, sound: Sound): Running
    countDraws(): void
  }
}

window.startMeters = (painter, count, sound) => {
  const stage = document.querySelector<HTMLElement>('#stage')!
  stage.replaceChildren()
  const levels = levelsOf(count, sound)
  const listeners = new Set<(tenthsDb: readonly number[]) => void>()
  drawCount = 0
  let frames = 0
  // One loop for everybody: the source of the levels must not cost one side a second callback in each frame.
  const loop = createAnimationLoop(document)
  const stopLevels = loop.add(() => {
    frames += 1
    const now = levels[frames % levels.length]!
    for (const listener of listeners) listener(now)
  })
  const finish =
    painter === 'ours' ? startOurs(stage, count, listeners, loop) : startReact(stage, count, listeners, painter)
  return {
    frames: () => frames,
    draws() {
      const count = drawCount
      drawCount = 0
      return count
    },
    stop() {
      stopLevels()
      finish()
    },
  }
}

/** The view that the product's own screens use, with a feed that gives a frame for each picture. */
function startOurs(
  stage: HTMLElement,
  count: number,
  listeners: Set<(tenthsDb: readonly number[]) => void>,
  loop: AnimationLoop,
) {
  const slots = Array.from({ length: count }, (_, index): MeterSlot => ({ processorId: P, family: 'zone', index }))
  const keys = slots.map(meterKey)
  const feed: MeterFeed = {
    lose: () => undefined,
    follow(listener: MeterListener) {
      listener.places(new Map(keys.map((key, slot) => [key, slot])))
      const take = (tenthsDb: readonly number[]) =>
        listener.frame({ atMs: Date.now(), layout: 1, tenthsDb, peaks: [] }, performance.now())
      listeners.add(take)
      return () => void listeners.delete(take)
    },
  }
  const container = element(stage, 'meters')
  const bars = keys.map((key) => {
    const meter = element(container, 'meter')
    meter.role = 'meter'
    const bar = element(meter, 'bar')
    const clear = element(meter, 'clear')
    return { key, meter, bar, word: element(meter, 'word'), clear, grows: 'up' as const, labelWidth: 0 }
  })
  const canvas = document.createElement('canvas')
  canvas.className = 'canvas'
  container.append(canvas)
  const view = createMeterView(canvas, container, feed, loop, DARK_PALETTE)
  for (const bar of bars) view.add(bar)
  return () => view.close()
}

function startReact(
  stage: HTMLElement,
  count: number,
  listeners: Set<(tenthsDb: readonly number[]) => void>,
  painter: 'react' | 'nobody',
) {
  let root: Root | undefined
  if (painter === 'react') {
    root = createRoot(stage)
    const names = Array.from({ length: count }, (_, index) => `Zone ${index}`)
    const subscribe = (listener: (levelsDb: readonly number[]) => void) => {
      const take = (tenthsDb: readonly number[]) => listener(tenthsDb.map((tenths) => tenths / 10))
      listeners.add(take)
      return () => void listeners.delete(take)
    }
    root.render(<ReactMeters names={names} subscribe={subscribe} />)
  }
  return () => root?.unmount()
}

const P = ProcessorId.parse('p-1')

/** Levels for each frame, made before anything is measured. */
function levelsOf(count: number, sound: Sound): readonly (readonly number[])[] {
  if (sound !== 'moving') return [new Array<number>(count).fill(sound === 'loud' ? -60 : -800)]
  const random = createRandom(3)
  const level = Array.from({ length: count }, () => -300)
  return Array.from({ length: FRAMES }, () => {
    for (let place = 0; place < count; place++) {
      level[place] = Math.round(Math.min(0, Math.max(-600, level[place]! + (random() - 0.5) * 160)))
    }
    return [...level]
  })
}

function element(parent: HTMLElement, className: string): HTMLElement {
  const made = document.createElement('div')
  made.className = className
  parent.append(made)
  return made
}

let drawCount = 0

/** Counts every call that draws on a canvas from now on. Never on while time is measured: counting costs as much as drawing. */
window.countDraws = () => {
  for (const name of ['fillRect', 'clearRect', 'strokeRect', 'stroke', 'fill', 'fillText', 'drawImage'] as const) {
    const original = CanvasRenderingContext2D.prototype[name] as (...words: unknown[]) => void
    CanvasRenderingContext2D.prototype[name] = function count(this: CanvasRenderingContext2D, ...words: unknown[]) {
      drawCount += 1
      original.apply(this, words)
    }
  }
}
