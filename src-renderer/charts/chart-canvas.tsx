import { type ChartContent, createBandChart } from './band-chart.ts'
import styles from './chart.module.css'
import { useChart } from './use-chart.ts'

interface ChartCanvasProps {
  readonly content: ChartContent
  /** What the picture shows, for people who do not see it. A table with the same values stands beside it or can be shown. */
  readonly label: string
  readonly size: 'large' | 'small'
}

/** A chart as a picture. For another series or span give it another `key`: one chart's values change at most once a second. */
export function ChartCanvas({ content, label, size }: ChartCanvasProps) {
  const canvas = useChart(createBandChart, content)
  return (
    <div className={size === 'large' ? styles.large : styles.small}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}
