/** How bad something is; each has one colour, one shape and one word (interface.md, Meters; requirements.md §1.6). */
export const SEVERITIES = ['optimal', 'minor', 'moderate', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** The worse of two. */
export function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b
}
