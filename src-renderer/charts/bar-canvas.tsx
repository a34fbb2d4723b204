import { useEffect, useRef } from 'react'
import { type BarChart, type BarContent, createBarChart } from './bar-chart.ts'
import styles from './chart.module.css'

interface BarCanvasProps {
  readonly content: BarContent
  /** What the picture shows, for people who do not see it. A table with the same values can be shown. */
  readonly label: string
}

/** Bars along the time as a picture. */
export function BarCanvas({ content, label }: BarCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const chart = useRef<BarChart | null>(null)
  const newest = useRef(content)
  newest.current = content

  useEffect(() => {
    const made = createBarChart(canvas.current!, newest.current)
    chart.current = made
    return () => {
      chart.current = null
      made.close()
    }
  }, [])
  useEffect(() => chart.current?.show(content), [content])

  return (
    <div className={styles.small}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}
