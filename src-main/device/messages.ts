import type { Processor } from '../../src-shared/model/processor.ts'
import type { MessageRow, MessageTable } from '../../src-shared/model/tools.ts'
import type { MeterBank } from '../meters/bank.ts'
import type { ProcessorLink } from './link.ts'
import { wireName } from './parameters.ts'

/** Every parameter as its processor last sent it, and what could not be used, for the message table in Tools. */
export function messageTable(
  members: readonly { readonly processor: Processor; readonly link: ProcessorLink }[],
  bank: MeterBank,
  foreignDatagrams: number,
): MessageTable {
  const values: MessageRow[] = members.flatMap(({ processor, link }) =>
    Array.from(link.inventory.kept(), ({ param, fmt, value, atMs, count }) => ({
      processorId: processor.id,
      parameter: param,
      format: fmt,
      value,
      atMs,
      count,
    })),
  )
  const levels: MessageRow[] = bank.readings().map(({ processorId, family, index, tenthsDb, atMs, count }) => ({
    processorId,
    parameter: `${wireName(family)}Meter_${index}`,
    format: 'val',
    value: tenthsDb / 10,
    atMs,
    count,
  }))
  const strangers = {
    processorId: null,
    garbageLines: 0,
    wrongTypes: 0,
    unknownIds: 0,
    unknownMessages: 0,
    foreignDatagrams,
  }
  return {
    rows: [...values, ...levels],
    counts: [...members.map(({ link }) => link.faults.counts()), strangers],
  }
}
