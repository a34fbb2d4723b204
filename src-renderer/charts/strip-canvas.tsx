import { useEffect, useRef } from 'react'
import type { ChannelSeries } from '../state/history-series.ts'
import { useShade } from '../state/theme.ts'
import { chartPalette } from './chart-palette.ts'
import { paintStrip } from './overview-strip.ts'

/** A channel's history in a line. What it says is said in words beside it. */
export function StripCanvas({
  series,
  className,
}: {
  readonly series: ChannelSeries
  readonly className: string | undefined
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const palette = chartPalette(useShade())
  useEffect(() => {
    const strip = canvas.current!
    const paint = () => paintStrip(strip, series, palette)
    const sizes = new ResizeObserver(paint)
    sizes.observe(strip)
    paint()
    return () => sizes.disconnect()
  }, [series, palette])
  return <canvas ref={canvas} className={className} />
}
