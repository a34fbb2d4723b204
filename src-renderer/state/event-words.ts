import { assertNever } from '../../src-shared/assert.ts'
import type { HistoryEvent } from '../../src-shared/model/history.ts'
import type { Severity } from '../../src-shared/model/severity.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { words } from '../words.ts'
import { sourceName } from './sound-view.ts'

/** An event as people read it. Epoch ms; `toMs` is null for what happened at once, and `ongoing` for what has not ended. */
export interface SaidEvent {
  readonly kind: HistoryEvent['kind']
  readonly severity: Severity | null
  readonly fromMs: number
  readonly toMs: number | null
  readonly ongoing: boolean
  readonly sentence: string
}

/** What happened in a sentence. `figures` adds numbers in dB for technicians; `sound` knows the names of sources, where it is known. */
export function sayEvent(event: HistoryEvent, sound: ProcessorSound | null, figures: boolean): SaidEvent {
  const { kind, fromMs } = event
  switch (event.kind) {
    case 'gap':
      return {
        kind,
        severity: null,
        fromMs,
        toMs: event.toMs,
        ongoing: event.toMs === null,
        sentence: words.events.gap[event.cause],
      }
    case 'finding':
      return {
        kind,
        severity: event.severity,
        fromMs,
        toMs: event.toMs,
        ongoing: event.toMs === null,
        sentence: event.message,
      }
    case 'change':
      return {
        kind,
        severity: null,
        fromMs,
        toMs: null,
        ongoing: false,
        sentence: changeSentence(event, sound, figures),
      }
    case 'renamed': {
      const sentence = words.events.renamed(nameOf(event.before), nameOf(event.after))
      return { kind, severity: null, fromMs, toMs: null, ongoing: false, sentence }
    }
    default:
      return assertNever(event)
  }
}

type Change = Extract<HistoryEvent, { kind: 'change' }>

function changeSentence(change: Change, sound: ProcessorSound | null, figures: boolean): string {
  const { what, before, after } = change
  const name = nameOf(change.name)
  switch (what) {
    case 'gain':
      if (before === null) return words.events.volume(name)
      if (figures) return words.technician.gain(name, before.toFixed(1), after.toFixed(1))
      return after > before ? words.events.up(name) : words.events.down(name)
    case 'mute':
      return after > 0 ? words.events.muted(name) : words.events.unmuted(name)
    case 'source':
      if (after < 0) return words.events.noSource(name)
      return words.events.source(name, sound ? sourceName(after, sound) : words.sound.otherSource(after))
    case 'grouped':
    case 'active':
      return after > 0 ? words.events.combined(name) : words.events.apart(name)
    default:
      return assertNever(what)
  }
}

function nameOf(name: string): string {
  return name.trim() === '' ? words.sound.unnamed : name
}
