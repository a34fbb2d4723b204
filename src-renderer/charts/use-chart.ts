import { type RefObject, useEffect, useRef } from 'react'

interface Chart<C> {
  show(content: C): void
  close(): void
}

/** Draws a chart onto a canvas for as long as it stands on the page. `create` has to be one and the same function. */
export function useChart<C>(
  create: (canvas: HTMLCanvasElement, content: C) => Chart<C>,
  content: C,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  const chart = useRef<Chart<C> | null>(null)
  const newest = useRef(content)
  newest.current = content

  useEffect(() => {
    const made = create(canvas.current!, newest.current)
    chart.current = made
    return () => {
      chart.current = null
      made.close()
    }
  }, [create])
  useEffect(() => chart.current?.show(content), [content])
  return canvas
}
