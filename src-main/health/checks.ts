import { assertNever } from '../../src-shared/assert.ts'
import type { Readable } from '../../src-shared/contract/define.ts'
import type { LinkTrouble, ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import type { MeterPort } from '../../src-shared/model/system.ts'
import { CHECK_IDS, type Check, type CheckId, type ProcessorChecks } from '../../src-shared/model/tools.ts'
import { createCombinedTopic } from '../topic.ts'

/** The ladders of all processors, as they are at every moment. */
export function createChecks(from: {
  readonly views: Readable<readonly ProcessorView[]>
  readonly sound: Readable<readonly ProcessorSound[]>
  readonly meterPort: Readable<MeterPort>
}): Readable<readonly ProcessorChecks[]> {
  return createCombinedTopic([from.views, from.sound, from.meterPort], () => {
    const meterPort = from.meterPort.get()
    const sounds = new Map(from.sound.get().map((sound) => [sound.processorId, sound]))
    return from.views.get().flatMap((view) => {
      const sound = sounds.get(view.id)
      return sound ? [checkProcessor({ view, sound, meterPort })] : []
    })
  })
}

/** What the ladder is judged from: all of it is known without asking anything more. */
export interface CheckFacts {
  readonly view: ProcessorView
  readonly sound: ProcessorSound
  readonly meterPort: MeterPort
}

type Verdict = Omit<Check, 'id'>

/**
 * The ladder of checks for one processor (interface.md, screen 7), from "does the address answer" to "do the names match". It
 * follows the link, so it is always of this moment. Where a rung fails, those that need it are skipped, not failed.
 */
export function checkProcessor(facts: CheckFacts): ProcessorChecks {
  const verdicts: Record<CheckId, Verdict> = {
    'port-free': checkPort(facts.meterPort),
    address: checkAddress(facts.view),
    tcp: checkTcp(facts.view),
    commands: checkCommands(facts.view),
    meters: checkMeters(facts),
    names: checkNames(facts),
  }
  return {
    processorId: facts.view.id,
    checks: CHECK_IDS.map((id) => ({ id, ...verdicts[id] })),
  }
}

const ok = (finding: string): Verdict => ({ state: 'ok', finding, causes: [], action: null })
const checking = (finding: string): Verdict => ({ state: 'checking', finding, causes: [], action: null })
const skipped = (finding: string): Verdict => ({ state: 'skipped', finding, causes: [], action: null })
const failed = (finding: string, causes: readonly string[], action: Check['action']): Verdict => ({
  state: 'failed',
  finding,
  causes,
  action,
})

function checkPort(port: MeterPort): Verdict {
  switch (port.kind) {
    case 'opening':
      return checking(`Opening UDP port ${port.port}.`)
    case 'listening':
      return ok(`This computer listens on UDP port ${port.port}.`)
    case 'taken':
      return failed(
        `Another program is using UDP port ${port.port}.`,
        [
          'Another copy of Atlas Console, or another Atmosphere program, is running on this computer. Close it.',
          'Control goes on without meters. The port is tried again every 5 seconds.',
        ],
        null,
      )
    case 'failed':
      return failed(
        `UDP port ${port.port} cannot be opened: ${port.reason}.`,
        ['The system or a security program does not allow it.'],
        null,
      )
    default:
      return assertNever(port)
  }
}

/** Troubles in which something at the address did answer. */
const ANSWERED_ANYWAY: readonly LinkTrouble[] = [
  'refused',
  'reset',
  'closed-by-processor',
  'line-too-long',
  'no-answer',
  'same-address',
]

function checkAddress({ host, link, trouble }: ProcessorView): Verdict {
  switch (link.kind) {
    case 'online':
    case 'syncing':
    case 'not-answering':
      return ok(`${host} answers.`)
    case 'connecting':
    case 'waiting': {
      if (trouble === null) return checking(`Asking ${host}.`)
      if (ANSWERED_ANYWAY.includes(trouble)) return ok(`${host} answers.`)
      return trouble === 'name-not-found'
        ? failed(
            `No computer or processor is called ${host} here.`,
            ['The name is misspelt.', 'No name server knows it. Use the IP address.'],
            'reconnect',
          )
        : failed(
            `Nothing answers at ${host}.`,
            [
              'The processor is switched off or still starting.',
              'A network cable or switch is unplugged.',
              'The processor has another IP address now.',
              'This computer is on another network.',
            ],
            'reconnect',
          )
    }
    default:
      return assertNever(link)
  }
}

function checkTcp(view: ProcessorView): Verdict {
  const { host, port, link, trouble } = view
  switch (link.kind) {
    case 'online':
    case 'syncing':
    case 'not-answering':
      return ok(`TCP port ${port} is open.`)
    case 'connecting':
    case 'waiting':
      if (checkAddress(view).state === 'failed') return skipped('The address does not answer.')
      switch (trouble) {
        case null:
          return checking(`Opening TCP port ${port}.`)
        case 'refused':
          return failed(
            `${host} refuses TCP port ${port}.`,
            [
              'Third-party control is off. Turn it on in the processor: Settings, Third Party Control, General, Enable.',
              'This computer is missing from the allow-list on the same page.',
              'Another port is set there.',
            ],
            'reconnect',
          )
        case 'same-address':
          return failed(
            'Another processor in the list has this address.',
            ['The same processor was added twice.'],
            null,
          )
        case 'line-too-long':
          return failed(
            'What came was no third-party control, so the connection was closed.',
            ['Something else answers at this port.'],
            'reconnect',
          )
        case 'no-answer':
          return ok(`TCP port ${port} is open.`)
        default:
          return failed(
            `The connection to TCP port ${port} was closed.`,
            ['The processor is restarting.', 'It has as many controllers as it takes.', 'The network is unsteady.'],
            'reconnect',
          )
      }
    default:
      return assertNever(link)
  }
}

function checkCommands(view: ProcessorView): Verdict {
  if (checkTcp(view).state !== 'ok') return skipped('There is no connection.')
  switch (view.link.kind) {
    case 'online':
      return ok(
        view.latencyMs === null
          ? 'Commands are answered.'
          : `Commands are answered in ${Math.round(view.latencyMs)} ms.`,
      )
    case 'connecting':
    case 'syncing':
      return checking('Asking for an answer.')
    case 'not-answering':
    case 'waiting':
      return failed(
        'The connection stands, but commands are not answered.',
        [
          'This computer is missing from the allow-list in the processor.',
          'Third-party control was switched off while connected.',
          'The processor hangs. Switching it off and on helps; the music stops for a minute.',
        ],
        'reconnect',
      )
    default:
      return assertNever(view.link)
  }
}

function checkMeters({ view, meterPort }: CheckFacts): Verdict {
  if (meterPort.kind !== 'listening') return skipped('This computer cannot listen for meters.')
  switch (view.meters.kind) {
    case 'heard':
      return ok(`Meters are heard on UDP port ${meterPort.port}.`)
    case 'unknown':
      return view.link.kind === 'online' ? checking('Listening for meters.') : skipped('There is no connection.')
    case 'silent':
      return failed(
        'Commands work, no meters heard.',
        [
          `A firewall on this computer blocks UDP port ${meterPort.port}. Allow Atlas Console to receive.`,
          'The network between blocks UDP, or the processor is behind a router.',
          'This computer has two networks, and the meters go to its other address.',
        ],
        'copy-own-address',
      )
    default:
      return assertNever(view.meters)
  }
}

function checkNames({ view, sound }: CheckFacts): Verdict {
  if (view.link.kind !== 'online') return skipped('There is no connection.')
  const zones = sound.zones.length
  const sources = sound.sources.length
  if (zones === 0 || sources === 0) {
    return failed(
      `The processor named ${zones} zones and ${sources} sources.`,
      ['It has not been set up yet.', 'It was restarting while it was read.'],
      'read-again',
    )
  }
  switch (sound.reading.kind) {
    case 'complete':
      return ok(`${zones} zones and ${sources} sources are known by name.`)
    case 'running':
      return checking(
        `${zones} zones and ${sources} sources are known; ${sound.reading.done} of ${sound.reading.total} names asked.`,
      )
    case 'not-started':
      return checking('The names are being read.')
    default:
      return assertNever(sound.reading)
  }
}
