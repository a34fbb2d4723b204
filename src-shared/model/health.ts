/** One thing that was looked at. */
export interface HealthCheck {
  readonly name: string
  readonly ok: boolean
  /** The console cannot do its work where this fails; everything else is a warning. */
  readonly isCritical: boolean
  readonly finding: string
}

/** Why somebody looked (requirements.md §3.7). */
export type HealthOccasion = 'after-update' | 'after-restore' | 'on-demand'

/** What was found, worst first. Kept. */
export interface HealthReport {
  readonly id: string
  readonly atMs: number
  readonly occasion: HealthOccasion
  readonly by: string
  /** Version of the program. */
  readonly program: string
  readonly checks: readonly HealthCheck[]
}

/** An update after which a critical check failed. That version is refused after a roll-back, until somebody closes the incident. */
export interface UpdateIncident {
  /** Version of the program that failed. */
  readonly program: string
  readonly openedMs: number
  /** What failed, as sentences. */
  readonly failed: readonly string[]
  readonly state:
    | { readonly kind: 'open' }
    | { readonly kind: 'rolled-back'; readonly atMs: number; readonly by: string }
    | { readonly kind: 'closed'; readonly atMs: number; readonly by: string }
}

/** How the program came to its version, and the way back. */
export interface UpdateState {
  readonly program: string
  readonly sinceMs: number
  /** What ran before, with the backup that was made of its data; null before the first update. */
  readonly before: {
    readonly program: string
    readonly sameData: boolean
    readonly backup: string | null
  } | null
  /** The newest one that is not closed. */
  readonly incident: UpdateIncident | null
  /** Somebody asked to go back: the next start does it. */
  readonly isRollBackAsked: boolean
}
