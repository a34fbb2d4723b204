import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import type { Readable } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Alert, Analysis, Finding, SnoozeQuestion } from '../../src-shared/model/insight.ts'
import type { ProcessorId, ProcessorView } from '../../src-shared/model/processor.ts'
import type { KeptFinding } from '../../src-shared/model/recording.ts'
import { SEVERITIES } from '../../src-shared/model/severity.ts'
import { createDerivedTopic } from '../topic.ts'
import type { MonitorStore } from './monitor-store.ts'

const HOUR_MS = 3_600_000
/** "Tonight" ends at this hour of the next day on the wall's clock. */
const MORNING_HOUR = 6

/** Stands in the store for the console itself, where a processor's id stands else. */
const CONSOLE = CALLER_NAMES.itself
const CONSOLE_NAME = 'This computer'

/** What is wrong now, and what people said about it (interface.md, Screens 5). */
export interface Alerts {
  readonly open: Readable<readonly Alert[]>
  /** Takes over what an analysis found. */
  settle(analysis: Analysis): void
  /** Takes over what is wrong with the console itself. */
  settleConsole(found: readonly Finding[]): void
  /** @throws AppError `not-found` */
  snooze(question: SnoozeQuestion, by: string): void
  /** A processor left, or has another name. */
  touch(): void
}

export interface AlertParts {
  readonly findings: MonitorStore['findings']
  readonly views: Readable<readonly ProcessorView[]>
  readonly nowMs: () => number
  readonly dayStart: (atMs: number) => number
}

export function createAlerts({ findings, views, nowMs, dayStart }: AlertParts): Alerts {
  const open = createDerivedTopic<readonly Alert[]>(() => {
    const names = new Map<string, { readonly id: ProcessorId | null; readonly name: string }>([
      [CONSOLE, { id: null, name: CONSOLE_NAME }],
      ...views.get().map(({ id, name }) => [id, { id, name }] as const),
    ])
    return findings
      .open()
      .flatMap((kept): Alert[] => {
        const processor = names.get(kept.processorId)
        if (!processor) return []
        return [
          {
            ...kept.finding,
            id: kept.id,
            processorId: processor.id,
            processorName: processor.name,
            openedMs: kept.openedMs,
            snoozed: stillSnoozed(kept, nowMs()),
          },
        ]
      })
      .sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || a.openedMs - b.openedMs)
  })

  return {
    open,
    touch: open.touch,
    settle({ processorId, judgement, findings: found }) {
      // While there is too little to see, what was wrong is neither still so nor over.
      if (judgement.kind === 'no-data' && judgement.why === 'collecting') return
      findings.settle(processorId, found, nowMs())
      open.touch()
    },
    settleConsole(found) {
      findings.settle(CONSOLE, found, nowMs())
      open.touch()
    },
    snooze({ id, for: how, planned }, by) {
      if (!findings.snooze(id, untilOf(how), by, planned)) {
        throw new AppError('not-found', 'That alert is not open any more.')
      }
      open.touch()
    },
  }

  function untilOf(how: SnoozeQuestion['for']): number | null {
    switch (how) {
      case null:
        return null
      case 'fixed':
        return 0
      case '1h':
        return nowMs() + HOUR_MS
      case 'tonight':
        return nextMorning(nowMs(), dayStart)
    }
  }
}

function stillSnoozed({ snoozed }: KeptFinding, nowMs: number): Alert['snoozed'] {
  return snoozed && (snoozed.untilMs === 'fixed' || snoozed.untilMs > nowMs) ? snoozed : null
}

/** Before the morning it is this one; later it is the next day's. A day has 23 to 25 hours. */
function nextMorning(nowMs: number, dayStart: (atMs: number) => number): number {
  const today = dayStart(nowMs) + MORNING_HOUR * HOUR_MS
  return today > nowMs ? today : dayStart(dayStart(nowMs) + 30 * HOUR_MS) + MORNING_HOUR * HOUR_MS
}
