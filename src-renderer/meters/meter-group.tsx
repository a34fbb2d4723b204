import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useConsole } from '../state/console.ts'
import { useShade } from '../state/theme.ts'
import styles from './meter.module.css'
import { createMeterView, type MeterView } from './meter-view.ts'
import { DARK_PALETTE, LIGHT_PALETTE } from './palette.ts'

const ViewContext = createContext<MeterView | null>(null)

/** The view that the meters of a group join; null until the group stands on the page. */
export function useMeterView(): MeterView | null {
  return useContext(ViewContext)
}

/** Meters that share one canvas. The canvas lies over the whole group and takes no pointer. */
export function MeterGroup({
  className,
  children,
}: {
  readonly className: string | undefined
  readonly children: ReactNode
}) {
  const { feed, loop } = useConsole()
  const palette = useShade() === 'dark' ? DARK_PALETTE : LIGHT_PALETTE
  const firstPalette = useRef(palette)
  const container = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [view, setView] = useState<MeterView | null>(null)

  useLayoutEffect(() => {
    const made = createMeterView(canvas.current!, container.current!, feed, loop, firstPalette.current)
    setView(made)
    return () => made.close()
  }, [feed, loop])

  useEffect(() => {
    firstPalette.current = palette
    view?.recolour(palette)
  }, [view, palette])

  return (
    <div className={`${styles.group} ${className ?? ''}`} ref={container}>
      <ViewContext value={view}>{children}</ViewContext>
      <canvas className={styles.canvas} ref={canvas} />
    </div>
  )
}
