import type { CaptureSettings } from '../../src-shared/model/capture.ts'
import { words } from '../words.ts'

/** The least and the most minutes, as the contract has them. Written here again: the schema is not for the page. */
const MINUTES = [1, 10_080] as const
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

export type CaptureFaults = Readonly<Partial<Record<keyof CaptureSettings, string>>>

/** What stands in the form, as the contract wants it; null where something is wrong with it. */
export function captureSettingsOf(form: FormData): {
  readonly settings: CaptureSettings | null
  readonly faults: CaptureFaults
} {
  const text = (name: keyof CaptureSettings) => String(form.get(name) ?? '').trim()
  const { settings: say } = words.captures
  const [least, most] = MINUTES
  const dailyAt = text('dailyAt')
  const minutes = text('driftAfterMinutes')
  const driftAfterMinutes = minutes === '' ? Number.NaN : Number(minutes)
  const isTime = dailyAt === '' || TIME.test(dailyAt)
  const isCount = Number.isInteger(driftAfterMinutes) && driftAfterMinutes >= least && driftAfterMinutes <= most
  const faults: CaptureFaults = {
    ...(isTime ? {} : { dailyAt: say.dailyFault }),
    ...(isCount ? {} : { driftAfterMinutes: say.afterFault(least, most) }),
  }
  return { settings: isTime && isCount ? { dailyAt: dailyAt || null, driftAfterMinutes } : null, faults }
}
