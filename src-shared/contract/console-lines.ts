import { z } from 'zod'
import { DemoPast } from '../model/demo.ts'
import {
  NewProcessor,
  type Processor,
  ProcessorChange,
  type ProcessorId,
  type ProcessorView,
} from '../model/processor.ts'
import { type ProtocolCheckJob, ProtocolCheckOrder, type ProtocolReport } from '../model/protocol-check.ts'
import { type RawAnswer, type RawConsoleState, RawOrder, RawQuestion } from '../model/raw-console.ts'
import type { ReadAnew } from '../model/read-anew.ts'
import type { ProcessorSound } from '../model/sound.ts'
import type { AuditRow, LogEntry, StatusReport, SystemInfo } from '../model/system.ts'
import type { MessageTable, ProcessorChecks } from '../model/tools.ts'
import { call, topic } from './define.ts'
import { Nothing, OneProcessor } from './inputs.ts'

const AuditLimit = z
  .int('A limit is a whole number.')
  .min(1, 'A limit is at least 1.')
  .max(1000, 'A limit is at most 1000.')
/** One that every system takes as the name of a file and of nothing else: no folders, no dots to begin with, no device. */
const PdfName = z
  .string('A file’s name is text.')
  .max(100, 'A file’s name has at most 100 characters.')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]*\.pdf$/u,
    'A file’s name has letters, digits and - _ . alone, and ends in .pdf.',
  )

/** Everything about the console itself: its window, its processors, its tools, who has done what. */
export const consoleLines = {
  window: {
    /** Prints the desktop’s window as it is now and asks where to keep that; false where nobody wanted it. For the window alone. */
    savePdf: call<{ readonly saved: boolean }>()('watch', z.strictObject({ suggestedName: PdfName })),
    /** Has the person choose a folder in the system’s own dialog; null where they chose none. For the window alone. */
    chooseFolder: call<{ readonly folder: string | null }>()('technician', Nothing),
  },
  system: {
    info: topic<SystemInfo>('watch'),
    status: call<StatusReport>()('watch', Nothing),
    /** The newest entries of the console's own log, oldest first. */
    log: call<readonly LogEntry[]>()('technician', Nothing),
  },
  processors: {
    all: topic<readonly ProcessorView[]>('watch'),
    list: call<readonly Processor[]>()('watch', Nothing),
    add: call<Processor>()('technician', NewProcessor),
    edit: call<Processor>()('technician', ProcessorChange),
    remove: call<{ readonly id: ProcessorId }>()('technician', OneProcessor),
    /** Reads the whole index space again; answers what was found once it is complete. */
    probe: call<ProcessorSound>()('technician', OneProcessor),
    /** Asks all of them for their names and values anew; whoever asks within 5 s of an answer gets that one. */
    readAnew: call<ReadAnew>()('watch', Nothing),
    /** Tries now instead of at the end of the back-off. */
    reconnect: call<{ readonly id: ProcessorId }>()('staff', OneProcessor),
  },
  tools: {
    checks: topic<readonly ProcessorChecks[]>('watch'),
    messages: topic<MessageTable>('watch'),
  },
  protocolCheck: {
    /** The question that is being asked, or how the last check ended. */
    job: topic<ProtocolCheckJob>('watch'),
    /** Asks a processor what only hardware can answer; answers when it is done or was stopped. */
    run: call<ProtocolReport>()('technician', ProtocolCheckOrder),
    /** Ends the check after the present question; what it moved is put back first. False where none runs. */
    stop: call<{ readonly stopped: boolean }>()('technician', Nothing),
    /** The last report since the console started. */
    last: call<ProtocolReport | null>()('technician', OneProcessor),
  },
  rawConsole: {
    /** Whether parameters may be written now. */
    state: topic<RawConsoleState>('watch'),
    /** Lets parameters be written for ten minutes. */
    allow: call<RawConsoleState>()('technician', Nothing),
    forbid: call<RawConsoleState>()('technician', Nothing),
    /** Asks for any parameter by its own name. */
    ask: call<RawAnswer>()('technician', RawQuestion),
    /** Writes any parameter by its own name and reads it back; refused unless it was allowed. */
    write: call<RawAnswer>()('technician', RawOrder),
  },
  demo: {
    /** In a demonstration alone: readings of the past, recorded as if they had been heard then. */
    past: call<{ readonly rows: number }>()('technician', DemoPast),
  },
  audit: {
    list: call<readonly AuditRow[]>()('manager', z.strictObject({ limit: AuditLimit.default(200) })),
  },
}
