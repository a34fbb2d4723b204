import { AppError } from '../../src-shared/contract/reply.ts'
import { METER_PORT, type ProcessorId } from '../../src-shared/model/processor.ts'
import type { ProtocolReport } from '../../src-shared/model/protocol-check.ts'
import { numberIn, portIn } from './arguments.ts'
import type { Command } from './command.ts'
import { zonesOf } from './patience.ts'
import { table } from './table.ts'

/** The exit code where a value does not read as before. */
const NOT_AS_BEFORE_EXIT = 1

/** `protocol-check`: asks a real processor what only hardware can answer. Interrupted, it puts back and says what it found. */
export const protocolCheckCommand: Command = {
  words: ['protocol-check'],
  positionals: ['ID'],
  options: {
    write: { value: 'ZONE', text: 'may lower the volume of this zone for a moment, by 3 dB if it can be heard' },
    'meter-port': { value: 'PORT', text: `where no console runs: the UDP port of the meters (${METER_PORT})` },
  },
  text: 'Asks a processor the open questions of its protocol; writes nothing without --write',
  run: ({ positionals: [id = ''], values, reach, program }) =>
    reach(portIn(values, 'meter-port', METER_PORT), async (reached) => {
      const { client } = reached
      const zone = numberIn(values, 'write') ?? null
      await zonesOf(reached, id)
      if (program.ended.aborted) throw new AppError('cancelled')
      const stop = () =>
        void client.protocolCheck.stop({}).catch((error: unknown) => program.voice.err(`Not stopped: ${String(error)}`))
      program.ended.addEventListener('abort', stop)
      try {
        const processorId = id as ProcessorId
        const report = await client.protocolCheck.run({ processorId, mayWrite: zone !== null, zone })
        const isAsBefore = report.putBack.every(({ state }) => state === 'as-before')
        return { value: report, lines: linesOf(report), exitCode: isAsBefore ? 0 : NOT_AS_BEFORE_EXIT }
      } finally {
        program.ended.removeEventListener('abort', stop)
      }
    }),
}

function linesOf({ processor, answers, putBack, writtenZone }: ProtocolReport): readonly string[] {
  return [
    `${processor.model}, firmware ${processor.firmware ?? 'unknown'}`,
    ...table(
      ['question', 'state', 'answer'],
      answers.map(({ id, state, sentence }) => [id, state, sentence]),
    ),
    ...(writtenZone === null ? ['Nothing was written.'] : putBack.map(({ sentence }) => sentence)),
  ]
}
