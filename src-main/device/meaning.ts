import { type HeardValue, TRIGGER_KINDS, type TriggerKind } from '../../src-shared/model/control.ts'
import { heardValue } from './heard.ts'
import { splitParameter, TRIGGERS } from './parameters.ts'
import type { Update } from './protocol.ts'

/** What writing a parameter by its own name would do: turn a knob that the page has, start something, or anything else. */
export type Meaning =
  | { readonly kind: 'knob'; readonly value: HeardValue }
  | { readonly kind: 'trigger'; readonly trigger: TriggerKind; readonly index: number }
  | { readonly kind: 'other' }

/** Source: protocol.md §4. */
export function meaningOf(update: Update): Meaning {
  const value = heardValue(update)
  // Only a gain has percent too.
  if (value && (update.fmt === 'val' || value.what === 'gain-percent')) return { kind: 'knob', value }
  const { stem, index } = splitParameter(update.param)
  const trigger = TRIGGER_KINDS.find((each) => TRIGGERS[each].stem === stem)
  return trigger && index >= 0 && update.fmt === 'val' ? { kind: 'trigger', trigger, index } : { kind: 'other' }
}
