import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import type { Voice } from '../headless.ts'
import type { DataPaths } from '../options.ts'

/** What the command line is given by the entry that starts it. */
export interface Program {
  readonly version: string
  /** Where the built page is. */
  readonly pageFolder: string
  /** Asked before any command runs; throws an AppError where a file of the program was changed. */
  readonly assertIntact: () => void
  readonly voice: Voice
  /** Aborted when a person or the system ends a command that would go on. */
  readonly ended: AbortSignal
}

/** One option of a command. */
export interface Option {
  /**
   * Stands for the value in the help, such as `DB`; null for a switch. One that ends in `…` takes several, which are handed on with
   * commas between them.
   */
  readonly value: string | null
  readonly text: string
}

/** What a command was given. */
export interface Given {
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | undefined>>
}

/** What a command works with. */
export interface Work extends Given {
  readonly program: Program
  readonly paths: DataPaths
  readonly json: boolean
  /**
   * Lets `ask` speak with the console that runs, or with an application put together for as long as it takes. `meterPort` is
   * for the latter; with 0 no meter is heard, and none is taken from anybody.
   */
  reach<T>(meterPort: number, ask: (reached: Reached) => Promise<T>): Promise<T>
}

/** A console that answers: the one that runs, or one of our own. */
export interface Reached {
  readonly client: Client<AtlasContract>
  /** It was put together just now, so its links are young. */
  readonly isYoung: boolean
  close(): Promise<void>
}

/** What a command answers: the value for `--json`, the lines for people. null where it has said everything itself. */
export interface Answer {
  readonly value: unknown
  readonly lines: readonly string[]
  /** Where it is not 0: what was asked for was done, and what it found is bad. */
  readonly exitCode?: number
}

/** One command of commands.md. */
export interface Command {
  readonly words: readonly string[]
  /** Names of what must follow, such as `ID`; what may follow stands in brackets, and last. */
  readonly positionals: readonly string[]
  readonly options: Readonly<Record<string, Option>>
  readonly text: string
  /** It can mend a store that is broken: such a one is put aside for it, where no console runs. */
  readonly opensBrokenStore?: true
  run(work: Work): Promise<Answer | null>
}
