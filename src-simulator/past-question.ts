import { CHANNEL_FAMILIES } from '../src-shared/model/sound.ts'
import { BadRequest } from './faults.ts'
import { type MeterKey, PAST_DAYS, type PastOptions } from './past.ts'
import { isRecord } from './wire.ts'

/** The list of meters in a question for the past, such as `[{"family":"source","index":3}]`. Throws {@link BadRequest}. */
export function meterKeys(given: unknown): MeterKey[] {
  if (!Array.isArray(given)) throw new BadRequest('"meters" is a list.')
  return given.map((meter: unknown) => {
    const family = isRecord(meter) ? CHANNEL_FAMILIES.find((known) => known === meter.family) : undefined
    if (!isRecord(meter) || family === undefined || typeof meter.index !== 'number')
      throw new BadRequest(`A meter has an "index" and a "family", which is one of ${CHANNEL_FAMILIES.join(', ')}.`)
    return { family, index: meter.index }
  })
}

/** The options in such a question; what is left out stays out. Throws {@link BadRequest}. */
export function pastOptions({ days, drifts }: Readonly<Record<string, unknown>>): Partial<PastOptions> {
  const known = PAST_DAYS.find((choice) => choice === days)
  if (days !== undefined && known === undefined) throw new BadRequest(`"days" is one of ${PAST_DAYS.join(', ')}.`)
  return { ...(known !== undefined && { days: known }), ...(drifts !== undefined && { drifts: driftsIn(drifts) }) }
}

function driftsIn(given: unknown): PastOptions['drifts'] {
  if (!Array.isArray(given)) throw new BadRequest('"drifts" is a list.')
  return given.map((drift: unknown) => {
    if (!isRecord(drift) || typeof drift.source !== 'number' || typeof drift.dbPerDay !== 'number')
      throw new BadRequest('A drift has the numbers "source" and "dbPerDay".')
    return { source: drift.source, dbPerDay: drift.dbPerDay }
  })
}
