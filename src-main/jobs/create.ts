import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Manifest, Rehearsal } from '../../src-shared/model/backup.ts'
import { makePrivateFolder } from '../private-files.ts'
import { assertSame, compress, drain, readContent } from './content.ts'
import type { Durable } from './durable.ts'
import { encrypt } from './encryption.ts'
import { explainWriting } from './failure.ts'
import { holdFolder } from './folder-lock.ts'
import { type Inspection, inspect } from './inspect.ts'
import { sweepLeftovers } from './leftovers.ts'
import type { JobInput } from './messages.ts'
import { possibleNames } from './names.ts'
import { placeBackup } from './place.ts'
import { recordRehearsal, rehearseStart } from './rehearse.ts'
import { assertRoom, storeBytes } from './room.ts'
import { sealOf } from './seal.ts'
import { takeSnapshot } from './snapshot.ts'
import { createTally, type Measured, measureFile, readPieces } from './streams.ts'
import { createSteps, type JobTools, type Steps } from './tools.ts'
import { inWorkFolder, workFolderOf } from './work-folder.ts'

type Input = JobInput<'create'>
type Check = Rehearsal['checks'][number]

const STEPS = [
  'Making room',
  'Copying the data',
  'Checking the copy',
  'Compressing',
  'Reading it back',
  'Rehearsing a restore',
  'Putting it in its place',
] as const

/** Of the size of the store: the copy, what it compresses to, and that once more in cipher. */
const ROOM_FOR_WHOLE = 2.2

/**
 * Makes a backup (reliability.md, "Create" 1 to 13): whole, checked, compressed, read back and rehearsed before it gets its name; or
 * it throws, and there is nothing.
 *
 * @throws AppError `disk-full`, `damaged`, `busy`, `target-unusable`, `verification-failed`
 */
export async function createBackup(input: Input, tools: JobTools): Promise<Manifest> {
  const { durable } = tools
  const { backupFolder, liveFile, nowMs } = input
  const steps = createSteps(STEPS, tools.report)
  try {
    await steps.next()
    if (!existsSync(liveFile)) throw new AppError('damaged', 'There is no database in the data folder.')
    openFolder(durable, backupFolder, tools.note)
    const giveBack = holdFolder(backupFolder)
    try {
      const swept = sweepLeftovers(durable, backupFolder, nowMs)
      if (swept > 0) tools.note(`Removed what backups left that did not end: ${swept}.`)
      const isWhole = input.parts === null || input.parts.includes('history')
      assertRoom(backupFolder, (isWhole ? ROOM_FOR_WHOLE * storeBytes(liveFile) : 0) + tools.reserveBytes)
      const kindFolder = path.join(backupFolder, input.kind)
      openFolder(durable, kindFolder, tools.note)
      const work = workFolderOf('create', input, tools.id)!
      return await inWorkFolder(tools, work, () => createIn(work, kindFolder, input, tools, steps))
    } finally {
      giveBack()
    }
  } catch (error) {
    throw explainWriting(error)
  }
}

async function createIn(
  work: string,
  kindFolder: string,
  input: Input,
  tools: JobTools,
  steps: Steps,
): Promise<Manifest> {
  const { durable } = tools
  const snapshot = path.join(work, 'snap.db')
  await steps.next()
  takeSnapshot(durable, input.liveFile, snapshot, input.parts)
  durable.syncFile(snapshot)

  await steps.next()
  const checks: Check[] = []
  const found = await inspect(snapshot, (name, finding) => checks.push({ name, ok: true, finding })).catch(
    (error: unknown) => {
      throw unlessAboutDisk(error, 'The copy of the data does not pass its checks. Nothing was kept of it.')
    },
  )

  await steps.next()
  const packed = await pack(snapshot, work, input.passphrase, durable, steps)

  await steps.next()
  await readBack(packed, input.passphrase).catch((error: unknown) => {
    throw unlessAboutDisk(error)
  })

  await steps.next()
  // What was read back is this copy, by its hash: nothing has to be written again to try it. It is not needed afterwards.
  const rehearsal = await recordRehearsal((passed) => rehearseStart(snapshot, found, passed))
  durable.remove(snapshot)

  await steps.next()
  return await placeBackup({
    durable,
    folder: kindFolder,
    dataFile: packed.path,
    manifestPartial: path.join(work, 'manifest.json'),
    names: possibleNames({
      kind: input.kind,
      atMs: input.nowMs,
      utcOffsetMinutes: input.utcOffsetMinutes,
      encrypted: packed.encrypted,
    }),
    manifestFor(name) {
      const manifest: Omit<Manifest, 'hmac'> = {
        ...written(input, found, tools.id),
        content: packed.content,
        file: { name, ...packed.file },
        codec: 'gzip',
        encrypted: packed.encrypted,
        rehearsal: { ...rehearsal, checks: [...checks, ...rehearsal.checks] },
      }
      return { ...manifest, hmac: sealOf(manifest, input.installationKey) }
    },
  })
}

/** The finished data of a backup, not yet in its place. */
interface Packed {
  readonly path: string
  readonly encrypted: boolean
  readonly content: Measured
  readonly file: Measured
}

/** Compresses the copy, and encrypts what that gives where somebody asked for it. */
async function pack(
  snapshot: string,
  work: string,
  passphrase: string | null,
  durable: Durable,
  steps: Steps,
): Promise<Packed> {
  const bytes = storeBytes(snapshot)
  const content = createTally((done) => steps.share(done / bytes))
  const compressed = createTally()
  const gzip = path.join(work, 'data.gz')
  await compress(content.through(readPieces(snapshot)), (chunks) => durable.write(gzip, compressed.through(chunks)))
  durable.syncFile(gzip)
  const plain = { path: gzip, encrypted: false, content: content.result(), file: compressed.result() }
  if (passphrase === null) return plain
  const sealed = path.join(work, 'data.gz.enc')
  const tally = createTally()
  await durable.write(sealed, tally.through(encrypt(readPieces(gzip), passphrase)))
  durable.syncFile(sealed)
  return { ...plain, path: sealed, encrypted: true, file: tally.result() }
}

/** Reads what was written, from the disk and through every layer, as a restore will. */
async function readBack(packed: Packed, passphrase: string | null): Promise<void> {
  assertSame(await measureFile(packed.path), packed.file)
  await readContent(packed.path, packed, passphrase, drain)
}

/** What a manifest says of who made it, why, and of what. */
function written(
  input: Input,
  found: Inspection,
  id: string,
): Omit<Manifest, keyof Packed | 'codec' | 'rehearsal' | 'hmac'> {
  const { sequence, kind, name, reason, by, parts, nowMs, utcOffsetMinutes, appVersion, processors, keepDays } = input
  return {
    format: 1,
    id,
    sequence,
    kind,
    name,
    reason,
    by,
    parts: parts && [...parts],
    createdMs: nowMs,
    utcOffsetMinutes,
    appVersion,
    ...found,
    rows: { ...found.rows },
    processors: [...processors],
    keepDays,
    pinned: false,
  }
}

/** Makes a folder that is private and whose name survives a power cut. */
function openFolder(durable: Durable, folder: string, note: (sentence: string) => void): void {
  durable.makeFolder(folder)
  makePrivateFolder(folder, () => note(`Other users could open ${folder}; it is private now.`))
  durable.syncFolder(path.dirname(folder))
}

/** A backup that came out wrong is our failure; a disk that is full is not. */
function unlessAboutDisk(error: unknown, sentence?: string): unknown {
  const explained = explainWriting(error)
  if (explained instanceof AppError && ['disk-full', 'target-unusable'].includes(explained.code)) return explained
  return new AppError('verification-failed', sentence, { cause: error })
}
