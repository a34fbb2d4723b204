import type { FailureCode } from '../../src-shared/contract/reply.ts'

/** The fields of the form, by the names that the contract gives them. */
export const FORM_FIELDS = ['name', 'model', 'host', 'port'] as const
export type FormField = (typeof FORM_FIELDS)[number]

/** Why a processor was not saved: sentences that belong to a field, and those that belong to none. */
export interface FormFailure {
  readonly fields: Readonly<Partial<Record<FormField, string>>>
  readonly general: string | null
  /** Whether saving without checking would help. */
  readonly mayStillBeSaved: boolean
}

/** Puts the sentences of a failed reply where they belong. Bad input comes as "field: sentence; field: sentence". */
export function formFailure(code: FailureCode, message: string): FormFailure {
  const mayStillBeSaved = code === 'unreachable' || code === 'not-an-atmosphere'
  if (code !== 'bad-input') return { fields: {}, general: message, mayStillBeSaved }
  const fields: Partial<Record<FormField, string>> = {}
  const general: string[] = []
  for (const fault of message.split('; ')) {
    const field = FORM_FIELDS.find((name) => fault.startsWith(`${name}: `))
    if (field) fields[field] ??= fault.slice(field.length + 2)
    else general.push(fault)
  }
  return { fields, general: general.length > 0 ? general.join(' ') : null, mayStillBeSaved }
}
