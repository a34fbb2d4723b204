import { createInterface } from 'node:readline/promises'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { CaptureId } from '../../src-shared/model/capture.ts'
import type { ApplyReceipt, SettingPlan } from '../../src-shared/model/capture-plan.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { Answer, Command, Given } from './command.ts'
import { NO_WAIT, whenNoneRuns } from './job-patience.ts'
import { whenRead } from './patience.ts'
import { captureId, driftCommands } from './setting-drift.ts'
import { captureLines, chosenItems, comparisonLines, failureOf, planLines, receiptLines } from './setting-words.ts'

const capture: Command = {
  words: ['settings', 'capture'],
  positionals: ['ID'],
  options: { name: { value: 'NAME', text: 'what to call it' }, ...NO_WAIT },
  text: 'Keeps everything that a processor is set to, with the names that it belongs to',
  run: ({ positionals: [id = ''], values, reach }) =>
    reach(0, async ({ client }) => {
      const name = typeof values.name === 'string' ? values.name : null
      const take = () => client.captures.capture({ processorId: id as ProcessorId, name })
      const taken = await whenReady(client, id, values, take)
      return { value: taken, lines: captureLines([taken]) }
    }),
}

const list: Command = {
  words: ['settings', 'list'],
  positionals: ['ID'],
  options: {},
  text: 'What was captured of a processor, newest first',
  run: ({ positionals: [id = ''], reach }) =>
    reach(0, async ({ client }) => {
      const all = await client.captures.list({ processorId: id as ProcessorId })
      return { value: all, lines: all.length > 0 ? captureLines(all) : ['Nothing was captured yet.'] }
    }),
}

const compare: Command = {
  words: ['settings', 'compare'],
  positionals: ['ID', 'A', '[B]'],
  options: {},
  text: 'How two captures differ, by name; or one and what is now',
  run({ positionals: [id = '', a = '', b], reach }) {
    const question = {
      processorId: id as ProcessorId,
      captureId: captureId(a),
      with: b === undefined ? null : captureId(b),
    }
    return reach(0, async ({ client }) => {
      const compared = await whenRead(client, id, () => client.captures.compare(question))
      return { value: compared, lines: comparisonLines(compared) }
    })
  },
}

const plan: Command = {
  words: ['settings', 'plan'],
  positionals: ['ID', 'SNAPSHOT'],
  options: NO_WAIT,
  text: 'What putting a capture back would do; nothing changes',
  run({ positionals: [id = '', snapshot = ''], values, reach }) {
    const wanted = captureId(snapshot)
    return reach(0, async ({ client }) => planAnswer(await makePlan(client, id, wanted, values)))
  },
}

const apply: Command = {
  words: ['settings', 'apply'],
  positionals: ['ID', 'SNAPSHOT'],
  options: {
    only: { value: 'NAME…', text: 'only what has one of these names' },
    'dry-run': { value: null, text: 'only says what would be done' },
    yes: { value: null, text: 'does it without asking' },
    ...NO_WAIT,
  },
  text: 'Puts a capture back by name, after a capture of what is there now',
  run({ positionals: [id = '', snapshot = ''], values, reach }) {
    const wanted = captureId(snapshot)
    const isDry = values['dry-run'] === true
    if (!isDry && values.yes !== true && !canAsk()) {
      throw new AppError('bad-input', 'This changes the processor. Look with --dry-run, then say --yes.')
    }
    return reach(0, async ({ client }) => {
      const whole = await makePlan(client, id, wanted, values)
      const made = chosenItems(whole, values.only)
      if (isDry) return planAnswer(made)
      if (values.yes !== true && !(await isWanted(made))) throw new AppError('cancelled')
      const only = made === whole ? null : writesOf(made)
      if (only?.length === 0) throw new AppError('bad-input', 'The plan writes nothing that has such a name.')
      const order = { planId: made.id, only }
      return receiptAnswer(
        await whenNoneRuns(
          () => isRunning(client),
          values,
          () => client.captures.apply(order),
        ),
      )
    })
  },
}

const receipts: Command = {
  words: ['settings', 'receipts'],
  positionals: ['ID'],
  options: {},
  text: 'What was put back at a processor, newest first',
  run: ({ positionals: [id = ''], reach }) =>
    reach(0, async ({ client }) => {
      const all = await client.captures.receipts({ processorId: id as ProcessorId })
      return { value: all, lines: all.length > 0 ? all.flatMap(receiptLines) : ['Nothing was put back yet.'] }
    }),
}

const stop: Command = {
  words: ['settings', 'stop'],
  positionals: [],
  options: {},
  text: 'Ends putting back before the next setting; what was written stays, and the receipt says so',
  run: ({ reach }) =>
    reach(0, async ({ client }) => {
      const value = await client.captures.stop({})
      return { value, lines: [value.stopped ? 'It ends before the next setting.' : 'Nothing is being put back.'] }
    }),
}

export const settingCommands: readonly Command[] = [
  capture,
  list,
  compare,
  plan,
  apply,
  stop,
  receipts,
  ...driftCommands,
]

async function isRunning(client: Client<AtlasContract>): Promise<boolean> {
  return (await client.captures.state({})).job.kind === 'running'
}

/** Does `act` once the processor is there, and when no other job of the captures runs. */
async function whenReady<T>(
  client: Client<AtlasContract>,
  id: string,
  values: Given['values'],
  act: () => Promise<T>,
): Promise<T> {
  // Looking leaves no row in the audit; what is asked for is asked for once.
  await whenRead(client, id, () => client.zones.list({ processorId: id as ProcessorId }))
  return whenNoneRuns(() => isRunning(client), values, act)
}

function makePlan(
  client: Client<AtlasContract>,
  id: string,
  wanted: CaptureId,
  values: Given['values'],
): Promise<SettingPlan> {
  return whenReady(client, id, values, () =>
    client.captures.plan({ processorId: id as ProcessorId, captureId: wanted }),
  )
}

function writesOf({ items }: SettingPlan): string[] {
  return items.filter(({ deed }) => deed === 'write').map((item) => item.id)
}

function planAnswer(made: SettingPlan): Answer {
  return { value: made, lines: planLines(made) }
}

/** @throws AppError where not everything is as it was captured: the receipt is kept, and the sentence names it */
function receiptAnswer(receipt: ApplyReceipt): Answer {
  const failure = failureOf(receipt)
  if (failure) throw failure
  return { value: receipt, lines: receiptLines(receipt) }
}

function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** Shows the plan and asks, on standard error: standard output is for the result. */
async function isWanted(made: SettingPlan): Promise<boolean> {
  for (const line of planLines(made)) process.stderr.write(`${line}\n`)
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await asking.question('Do it? Type yes: ')
    return answer.trim().toLowerCase() === 'yes'
  } finally {
    asking.close()
  }
}
