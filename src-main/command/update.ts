import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { UpdateState } from '../../src-shared/model/health.ts'
import { closed, stateOf } from '../update/decide.ts'
import { readUpdateRecord, type UpdateRecord, writeUpdateRecord } from '../update/record.ts'
import type { Command, Work } from './command.ts'
import { findRunning } from './reach.ts'

/** `update …`: how the program came to its version, and the way back (requirements.md §3.7). */
export const updateCommands: readonly Command[] = [
  {
    words: ['update', 'status'],
    positionals: [],
    options: {},
    text: 'Which version works with the data, which one did before, and whether its check failed',
    run: async ({ paths }) => {
      const state = stateOf(recordIn(paths.folder))
      return { value: state, lines: linesOf(state) }
    },
  },
  {
    words: ['update', 'close'],
    positionals: [],
    options: {},
    text: 'Closes the incident of an update that failed its check, so that this version may be started again',
    async run(work) {
      const state = await close(work)
      return { value: state, lines: ['The incident is closed.'] }
    },
  },
  {
    words: ['update', 'roll-back'],
    positionals: [],
    options: {
      yes: { value: null, text: 'puts the data back at the next start, which then asks for the program before' },
    },
    text: 'Puts the data back as it was before the last update; what is there now is kept as a backup',
    opensBrokenStore: true,
    async run({ values, paths, reach }) {
      if (values.yes !== true) {
        throw new AppError('bad-input', 'This puts older data in place at the next start. Say it with --yes.')
      }
      const state = await reach(0, ({ client }) => client.health.rollBack({}))
      if (findRunning(paths)) return { value: state, lines: ['The next start of the console does it.'] }
      return { value: state, lines: [await startForIt(reach)] }
    },
  },
]

/** No console runs, so the next start is this one. It ends with the sentence that says what is to be done now. */
async function startForIt(reach: Work['reach']): Promise<string> {
  try {
    await reach(0, async () => undefined)
  } catch (error) {
    if (error instanceof AppError && error.code === 'update-refused') return error.message
    throw error
  }
  throw new AppError('internal', 'The data was not put back. The log has the details.')
}

/** A version that is refused cannot be started to close it: then the record is changed by itself. */
async function close({ paths, reach }: Work): Promise<UpdateState> {
  if (findRunning(paths)) return reach(0, ({ client }) => client.health.closeIncident({}))
  const record = recordIn(paths.folder)
  if (stateOf(record).incident === null) throw new AppError('not-found', 'No incident is open.')
  const next = closed(record, CALLER_NAMES.commandLine, Date.now())
  writeUpdateRecord(paths.folder, next)
  return stateOf(next)
}

function recordIn(folder: string): UpdateRecord {
  const record = readUpdateRecord(folder)
  if (record === null) throw new AppError('not-found', 'No console has worked with this data folder yet.')
  return record
}

function linesOf({ program, before, incident, isRollBackAsked }: UpdateState): readonly string[] {
  return [
    `Version ${program} works with the data.`,
    ...(before ? [`Version ${before.program} did before. Its data is in ${before.backup ?? 'no backup'}.`] : []),
    ...(incident
      ? [`Version ${incident.program} failed its check: ${incident.failed.join(' ') || 'it was rolled back'}`]
      : []),
    ...(isRollBackAsked ? ['The next start puts the data back as it was before.'] : []),
  ]
}
