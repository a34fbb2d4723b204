import { homedir } from 'node:os'
import { AppError, FAILURES } from '../src-shared/contract/reply.ts'
import { analyzeCommand } from './command/analyze.ts'
import { understand } from './command/arguments.ts'
import { backupCommands } from './command/backup.ts'
import { changeCommands } from './command/changes.ts'
import { channelCommands } from './command/channels.ts'
import type { Command, Program, Work } from './command/command.ts'
import { detectCommand } from './command/detect.ts'
import { exitCodeOf } from './command/exit-code.ts'
import { healthCommand } from './command/health.ts'
import { helpFor } from './command/help.ts'
import { historyCommand } from './command/history.ts'
import { limitCommands } from './command/limits.ts'
import { logsCommand } from './command/logs.ts'
import { muteAllCommand } from './command/mute-all.ts'
import { pinCommands } from './command/pins.ts'
import { presetCommands } from './command/presets.ts'
import { processorCommands } from './command/processors.ts'
import { protocolCheckCommand } from './command/protocol-check.ts'
import { rawCommands } from './command/raw.ts'
import { reach } from './command/reach.ts'
import { restoreCommand } from './command/restore.ts'
import { sceneCommands } from './command/scenes.ts'
import { serveCommand } from './command/serve.ts'
import { settingCommands } from './command/settings.ts'
import { statusCommand } from './command/status.ts'
import { tokenCommands } from './command/tokens.ts'
import { updateCommands } from './command/update.ts'
import { whyCommand } from './command/why.ts'
import { zoneCommands } from './command/zones.ts'
import { dataFolder, dataPaths } from './options.ts'
import { explainPath } from './private-files.ts'

/** Every command that is built, in the order of the help (commands.md, "Command line"). */
const COMMANDS: readonly Command[] = [
  serveCommand,
  ...processorCommands,
  statusCommand,
  analyzeCommand,
  historyCommand,
  ...zoneCommands,
  ...channelCommands,
  ...sceneCommands,
  whyCommand,
  ...settingCommands,
  muteAllCommand,
  ...changeCommands,
  ...presetCommands,
  ...backupCommands,
  restoreCommand,
  healthCommand,
  protocolCheckCommand,
  ...rawCommands,
  ...updateCommands,
  ...limitCommands,
  ...tokenCommands,
  ...pinCommands,
  detectCommand,
  logsCommand,
]

/** How long the process may still take to end once a command is done, ms. */
const LINGER_MS = 3000

/** Runs this process's own command line: its words, its output, its signals and its exit code. */
export async function runAsProcess(program: Pick<Program, 'version' | 'pageFolder'>): Promise<void> {
  // Only a package has a record of what its files have to be.
  process.exitCode = await runWords(process.argv.slice(2), { ...program, assertIntact: () => undefined })
  // Everything is closed now. Should anything hold the process all the same, it must not stay behind.
  setTimeout(() => process.exit(), LINGER_MS).unref()
}

/** Runs `words` with the output and the signals of this process, and returns the exit code. Never rejects. */
export async function runWords(words: readonly string[], program: Omit<Program, 'voice' | 'ended'>): Promise<number> {
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.abort())
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader of a pipe is gone, as "head" goes: whoever wanted to hear more would have stayed.
      if (error.code !== 'EPIPE') throw error
      ended.abort()
    })
  }
  const voice = {
    out: (line: string) => void process.stdout.write(`${line}\n`),
    err: (line: string) => void process.stderr.write(`${line}\n`),
  }
  return runCommandLine(words, { ...program, voice, ended: ended.signal })
}

/**
 * Runs one command line and returns its exit code. Never rejects. With `--json` everything on standard output is one document
 * on one line, a failure too; without it a failure is a sentence on standard error.
 */
export async function runCommandLine(argv: readonly string[], program: Program): Promise<number> {
  const { voice } = program
  const json = argv.includes('--json')
  try {
    const understood = understand(argv, COMMANDS)
    if (understood.kind === 'help') {
      const lines = helpFor(understood.about)
      if (json) voice.out(JSON.stringify({ help: lines.join('\n') }))
      else for (const line of lines) voice.out(line)
      return 0
    }
    const { command, given } = understood
    program.assertIntact()
    const answer = await command.run(workFor(command, given, program, json))
    if (answer === null) return 0
    if (json) voice.out(JSON.stringify(answer.value))
    else for (const line of answer.lines) voice.out(line)
    return answer.exitCode ?? 0
  } catch (error) {
    const failure = error instanceof AppError ? error : failureOf(error)
    if (json) voice.out(JSON.stringify({ error: { code: failure.code, message: failure.message } }))
    else voice.err(failure.message)
    // There may be no log to look into, if it is the log's own folder that failed.
    if (failure.code === 'internal' && failure !== error)
      voice.err(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return exitCodeOf(failure)
  }
}

function failureOf(error: unknown): AppError {
  return explainPath(error) ?? new AppError('internal', FAILURES.internal, { cause: error })
}

function workFor(command: Command, given: Pick<Work, 'positionals' | 'values'>, program: Program, json: boolean): Work {
  const surroundings = {
    env: process.env,
    platform: process.platform,
    homeFolder: homedir(),
    workingFolder: process.cwd(),
  }
  const { data } = given.values
  const paths = dataPaths(dataFolder(typeof data === 'string' ? data : undefined, surroundings))
  return {
    ...given,
    program,
    paths,
    json,
    async reach(meterPort, ask) {
      const reached = await reach(paths, meterPort, program.version, command.opensBrokenStore === true)
      try {
        return await ask(reached)
      } finally {
        await reached.close()
      }
    },
  }
}
