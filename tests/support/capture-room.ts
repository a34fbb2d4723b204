import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createCaptures, type RunningCaptures } from '../../src-main/captures/captures.ts'
import { createDriftStories } from '../../src-main/captures/drift-stories.ts'
import { createRaise } from '../../src-main/control/raise.ts'
import { type CaptureStore, createCaptureStore } from '../../src-main/store/captures.ts'
import type { Connection } from '../../src-main/store/connection.ts'
import { MIGRATIONS } from '../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../src-main/store/open.ts'
import type { SimulatorState } from '../../src-simulator/simulator.ts'
import { dataFolderForTest } from './data-folder.ts'
import type { TestVenue } from './fleet.ts'

/** Captures of the processors of a venue, in a real store. */
export interface TestCaptures {
  readonly captures: RunningCaptures
  readonly store: CaptureStore
}

/** The store of captures in a real file, for the running test. */
export async function captureStoreForTest(): Promise<{ store: CaptureStore; sqlite: Connection; notes: string[] }> {
  const notes: string[] = []
  const { sqlite, close } = await openStore({
    file: path.join(await dataFolderForTest(), 'console.db'),
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  onTestFinished(close)
  return { store: createCaptureStore(sqlite, (note) => void notes.push(note)), sqlite, notes }
}

export async function capturesForTest({ clock, log, fleet }: TestVenue): Promise<TestCaptures> {
  const { store } = await captureStoreForTest()
  const captures = createCaptures({
    clock,
    log,
    keeper: store,
    access: fleet.settings,
    views: fleet.views,
    raise: createRaise(clock),
    stories: createDriftStories({
      recordSince: () => ({ changes: [], renames: [] }),
      causeOf: () => {
        throw new Error('There is no change to ask about')
      },
    }),
    history: { begin: () => () => undefined, tell: () => undefined },
    onReference: () => undefined,
  })
  onTestFinished(captures.close)
  return { captures, store }
}

/** What every zone, source, mix and group of a simulated processor is set to, by kind and name and with sources by their names. */
export function settingsByName({ values }: SimulatorState): Readonly<Record<string, unknown>> {
  const nameAt = (index: unknown) => values[`SourceName_${index}`] ?? values[`MixName_${index}`] ?? 'none'
  const found: Record<string, unknown> = {}
  for (const [param, value] of Object.entries(values)) {
    const [, send, mix, what = '', index] = /^(Mix_(\d+)_)?([A-Za-z]+)_(\d+)$/.exec(param) ?? []
    const [, kind = '', thing = ''] = /^(Source|Mix|Zone|Group)(Gain|Mute|Source|Active)$/.exec(what) ?? []
    if (kind === '') continue
    const name = send
      ? `${values[`SourceName_${index}`]} in ${values[`MixName_${mix}`]}`
      : values[`${kind}Name_${index}`]
    found[`${kind} ${name} ${thing}`] = thing === 'Source' ? nameAt(value) : value
  }
  return found
}
