import { type BarContent, createBarChart } from './bar-chart.ts'
import styles from './chart.module.css'
import { useChart } from './use-chart.ts'

interface BarCanvasProps {
  readonly content: BarContent
  /** What the picture shows, for people who do not see it. A table with the same values can be shown. */
  readonly label: string
}

/** Bars along the time as a picture. */
export function BarCanvas({ content, label }: BarCanvasProps) {
  const canvas = useChart(createBarChart, content)
  return (
    <div className={styles.small}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}
