import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { BackupFileName, CopyLock, Manifest } from '../../src-shared/model/backup.ts'
import { assertSame, isSame } from './content.ts'
import { encryptFor, lockedShape } from './encryption.ts'
import { explainWriting } from './failure.ts'
import { readManifest } from './manifest-file.ts'
import type { JobInput, JobOutput } from './messages.ts'
import { dataNamesOf, manifestNameOf } from './names.ts'
import { placeBackup } from './place.ts'
import { assertRoom } from './room.ts'
import { isSealed, sealOf } from './seal.ts'
import { createTally, type Measured, measureFile, readPieces } from './streams.ts'
import { createSteps, type JobTools } from './tools.ts'
import { inWorkFolder, workFolderOf } from './work-folder.ts'

const STEPS = ['Looking at the disk', 'Copying', 'Reading it back', 'Putting it in its place'] as const
type Input = JobInput<'copy'>

/**
 * For the manifest, for what a file system needs itself, and for the seals of a copy that is locked. A second target is often a small
 * stick: no more than that is kept free.
 */
const ROOM_BESIDE_BYTES = 1024 ** 2

/**
 * Copies a finished backup into the folder of its kind at another target (reliability.md, "Create" 15), as it is or locked. One that
 * is there already, whole, is left as it is. What is locked cannot be opened here to look at it: it is read back and has to be, byte
 * for byte, what was encrypted, and what was encrypted has to be the backup.
 *
 * @throws AppError `not-found`, `backup-damaged` for the source; `disk-full`, `target-unusable`, `verification-failed`
 */
export async function copyBackup(input: Input, tools: JobTools): Promise<JobOutput<'copy'>> {
  const { file, manifest, targetFolder, name, lock } = input
  const { durable } = tools
  const steps = createSteps(STEPS, tools.report)
  const { bytes } = manifest.file
  const folder = path.join(targetFolder, manifest.kind)
  try {
    await steps.next()
    if (!existsSync(file)) throw new AppError('not-found', 'The file of that backup is not there any more.')
    const there = await nameThere(folder, input, tools)
    if (there !== null) return { name: there, bytes: statSync(path.join(folder, there)).size }
    assertRoom(targetFolder, bytes + ROOM_BESIDE_BYTES)
    // The rights are as the disk gives them: one that comes from a shop has none to give.
    durable.makeFolder(folder)
    durable.syncFolder(targetFolder)
    const work = workFolderOf('copy', input, tools.id)!
    const written = createTally()
    await inWorkFolder(tools, work, async () => {
      const dataFile = path.join(work, 'data')
      await steps.next()
      const source = createTally((done) => steps.share(done / bytes))
      const read = source.through(readPieces(file))
      await durable.write(dataFile, written.through(lock === null ? read : encryptFor(read, lock)))
      // Read once and compared on the way: a source that is damaged ends here.
      assertSame(source.result(), manifest.file)
      durable.syncFile(dataFile)
      await steps.next()
      const copied = written.result()
      const readBack = await measureFile(dataFile, (done) => steps.share(done / copied.bytes))
      if (!isSame(readBack, copied)) throw new AppError('verification-failed')
      await steps.next()
      const manifestPartial = path.join(work, 'manifest.json')
      const manifestFor = () => manifestOfCopy(input, copied)
      await placeBackup({ durable, folder, dataFile, manifestPartial, names: [name], manifestFor })
    })
    return { name, bytes: statSync(path.join(folder, name)).size }
  } catch (error) {
    throw explainWriting(error)
  }
}

/**
 * The manifest of a copy: the backup's own where nothing is different, so that it stays whose it is. Nobody has tried yet whether a
 * locked copy can be restored, so it says no such thing.
 */
function manifestOfCopy({ manifest, name, lock, installationKey }: Input, file: Measured): Manifest {
  if (lock === null && name === manifest.file.name) return manifest
  const changes = lock === null ? {} : { encrypted: true, rehearsal: null }
  const copy: Manifest = { ...manifest, ...changes, file: { name, ...file } }
  // What another installation made must not get our seal for what it says.
  return isSealed(manifest, installationKey) ? { ...copy, hmac: sealOf(copy, installationKey) } : copy
}

/**
 * The name under which the target has this backup already, open or locked; null where it has not. What a copy left that was killed
 * before its last step is removed: its own data under a name for which there is no manifest, or a manifest without data. Another file
 * of that name stays.
 */
async function nameThere(
  folder: string,
  { name, manifest, lock }: Input,
  { durable }: JobTools,
): Promise<BackupFileName | null> {
  const manifestFile = path.join(folder, manifestNameOf(name))
  const present = dataNamesOf(name).find((each) => existsSync(path.join(folder, each)))
  if (existsSync(manifestFile)) {
    if (present === undefined) {
      durable.remove(manifestFile)
      return null
    }
    const there = await readManifest(manifestFile)
    const isIt = there?.id === manifest.id && there.file.name === present
    return isIt && isSame(await measureFile(path.join(folder, present)), there.file) ? there.file.name : null
  }
  const copy = path.join(folder, name)
  if (present === name && (statSync(copy).size === 0 || (await isOwnCopy(copy, manifest, lock)))) durable.remove(copy)
  return null
}

async function isOwnCopy(copy: string, manifest: Manifest, lock: CopyLock | null): Promise<boolean> {
  return lock === null ? isSame(await measureFile(copy), manifest.file) : isLockedCopy(copy, manifest, lock)
}

/** Whether a file is as long as this backup when it is locked, and was locked for the same passphrase: each time it has other bytes. */
function isLockedCopy(copy: string, { file }: Manifest, lock: CopyLock): boolean {
  const { start, bytes } = lockedShape(lock, file.bytes)
  if (statSync(copy).size !== bytes) return false
  const head = Buffer.alloc(start.length)
  const handle = openSync(copy, 'r')
  try {
    readSync(handle, head, 0, head.length, 0)
  } finally {
    closeSync(handle)
  }
  return head.equals(start)
}
