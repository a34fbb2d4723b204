import { Circle, Diamond, Octagon, Triangle } from 'lucide-react'
import type { Severity } from '../../src-shared/model/severity.ts'
import styles from './severity-icon.module.css'

const SHAPE = { optimal: Circle, minor: Triangle, moderate: Diamond, critical: Octagon } as const

/** A severity as a shape in its colour. The word for it stands beside it, so the picture itself says nothing. */
export function SeverityIcon({ severity, size }: { readonly severity: Severity; readonly size: number }) {
  const Shape = SHAPE[severity]
  return <Shape className={`${styles.icon} ${styles[severity]}`} size={size} fill="currentColor" aria-hidden="true" />
}
