import type { ControlTarget } from '../../src-shared/model/control.ts'
import type { FaderRange } from '../ui/fader.tsx'
import { useMissingRole } from './access.ts'
import { useConsole } from './console.ts'
import { useTopic } from './topic-store.ts'

const WHOLE: FaderRange = { least: 0, most: 100 }

/** The limits for staff of a channel, to be drawn on its fader; and how far this page's own role may move it. */
export function useVolumeRange(target: ControlTarget): {
  readonly limits: FaderRange | null
  readonly range: FaderRange
} {
  const all = useTopic(useConsole().limits)
  // Whoever is no manager is held by them; the console holds them again for each order.
  const isHeld = useMissingRole('manager') !== null
  const found = all?.find(
    ({ processorId, zone }) => target.family === 'zone' && processorId === target.processorId && zone === target.index,
  )
  const limits = found ? { least: found.minPercent, most: found.maxPercent } : null
  return { limits, range: isHeld && limits ? limits : WHOLE }
}
