import { assertNever } from '../../src-shared/assert.ts'
import type { ChangeRecord } from '../../src-shared/model/change.ts'
import type { ControlResult, ControlWhat } from '../../src-shared/model/control.ts'
import { channelAt } from '../../src-shared/model/knob.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { words } from '../words.ts'
import { sourceName, volumeText } from './sound-view.ts'

/** A name as it is read: what nobody named says so. */
export function spokenName(name: string): string {
  return name.trim() === '' ? words.sound.unnamed : name
}

/** A value of a channel in words; null where only dB are known of it, which mean nothing outside Tools. */
function valueText(what: ControlWhat, value: number, sound: ProcessorSound | null): string | null {
  switch (what) {
    case 'gain-percent':
      return volumeText(value)
    case 'gain-db':
      return null
    case 'mute':
      return value > 0 ? words.changes.muted : words.changes.audible
    case 'source':
      if (value < 0) return words.sound.noSource
      return sound ? sourceName(value, sound) : words.sound.otherSource(value)
    case 'combine':
      return value > 0 ? words.sound.combined : words.sound.apart
    default:
      return assertNever(what)
  }
}

/** From where to where: "40 % → 55 %". A step of which only dB are known is "Turned up". */
export function stepText(
  what: ControlWhat,
  before: number | null,
  after: number | null,
  sound: ProcessorSound | null,
): string {
  if (after === null) return words.changes.resultUnknown
  const to = valueText(what, after, sound)
  if (to === null) {
    if (before === null) return words.changes.turned
    return after > before ? words.changes.up : words.changes.down
  }
  const from = before === null ? null : valueText(what, before, sound)
  // A mute has two ends: where it came from is clear.
  return from === null || what === 'mute' || what === 'combine' ? to : `${from} → ${to}`
}

/** Whether a check has moved it and put it back, so that it is what it was. */
export function isPutBack({ kind, before, after }: ChangeRecord): boolean {
  return kind === 'protocol-check' && before !== null && before === after
}

/** What one change did. */
export function changeText(record: ChangeRecord, sound: ProcessorSound | null): string {
  if (record.what === 'trigger') return words.changes.started
  if (isPutBack(record)) return words.changes.checked
  const { percent } = record
  // A small turn at the device may be less than a percent.
  if (percent !== null && volumeText(percent.before) !== volumeText(percent.after)) {
    return stepText('gain-percent', percent.before, percent.after, sound)
  }
  return stepText(record.what, record.before, record.after, sound)
}

/** Where a channel goes that is put back to before a change. */
export function putBackText({ what, before, percent }: ChangeRecord, sound: ProcessorSound | null): string {
  if (percent !== null) return words.changes.putBackTo(volumeText(percent.before))
  return what === 'gain-db' || what === 'trigger'
    ? words.changes.putBackAsBefore
    : words.changes.putBackTo(stepText(what, null, before, sound))
}

/** The sentence for the control where an order did not simply come to what was wanted; null where it did. */
export function outcomeSentence({ order, outcome }: ControlResult, sounds: readonly ProcessorSound[]): string | null {
  const { what } = order.change
  const say = (value: number) => {
    const own = sounds.find(({ processorId }) => processorId === order.target.processorId) ?? null
    return valueText(what, value, own) ?? words.changes.another
  }
  switch (outcome.kind) {
    case 'applied':
      return null
    case 'rounded':
      return words.zones.rounded(say(outcome.value))
    case 'not-applied':
      return words.zones.notApplied(say(outcome.value))
    case 'reverted':
      return words.zones.reverted(say(outcome.value))
    case 'overtaken':
      return outcome.by === 'newer-order' ? words.zones.newerOrder : words.zones.otherController
    case 'refused':
    case 'timed-out':
    case 'not-connected':
      return outcome.sentence
    default:
      return assertNever(outcome)
  }
}

/** The name that the channel of a result has now. */
export function resultName({ order, name }: ControlResult, sounds: readonly ProcessorSound[]): string {
  return spokenName(channelAt(sounds, order.target)?.name ?? name)
}
