import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Manifest } from '../../src-shared/model/backup.ts'
import { assertSame, isSame } from './content.ts'
import type { Durable } from './durable.ts'
import { explainWriting } from './failure.ts'
import type { JobInput, JobOutput } from './messages.ts'
import { manifestNameOf } from './names.ts'
import { placeBackup } from './place.ts'
import { assertRoom } from './room.ts'
import { createTally, measureFile, readPieces } from './streams.ts'
import { createSteps, type JobTools } from './tools.ts'
import { inWorkFolder, workFolderOf } from './work-folder.ts'

const STEPS = ['Looking at the disk', 'Copying', 'Reading it back', 'Putting it in its place'] as const
/** For the manifest, and for what a file system needs itself. A second target is often a small stick: no more than that is kept free. */
const ROOM_BESIDE_BYTES = 1024 ** 2

/**
 * Copies a finished backup into the folder of its kind at another target, under the same name and with the same manifest
 * (reliability.md, "Create" 15). One that is there already, whole, is left as it is.
 *
 * @throws AppError `not-found`, `backup-damaged` for the source; `disk-full`, `target-unusable`, `verification-failed`
 */
export async function copyBackup(input: JobInput<'copy'>, tools: JobTools): Promise<JobOutput<'copy'>> {
  const { file, manifest, targetFolder } = input
  const { durable } = tools
  const steps = createSteps(STEPS, tools.report)
  const { name, bytes } = manifest.file
  const folder = path.join(targetFolder, manifest.kind)
  try {
    await steps.next()
    if (!existsSync(file)) throw new AppError('not-found', 'The file of that backup is not there any more.')
    if (await isThere(durable, path.join(folder, name), manifest)) return { bytes }
    assertRoom(targetFolder, bytes + ROOM_BESIDE_BYTES)
    // The rights are as the disk gives them: one that comes from a shop has none to give.
    durable.makeFolder(folder)
    durable.syncFolder(targetFolder)
    const work = workFolderOf('copy', input, tools.id)!
    await inWorkFolder(tools, work, async () => {
      const dataFile = path.join(work, 'data')
      await steps.next()
      const tally = createTally((done) => steps.share(done / bytes))
      await durable.write(dataFile, tally.through(readPieces(file)))
      // Read once and compared on the way: a source that is damaged ends here.
      assertSame(tally.result(), manifest.file)
      durable.syncFile(dataFile)
      await steps.next()
      const readBack = await measureFile(dataFile, (done) => steps.share(done / bytes))
      if (!isSame(readBack, manifest.file)) throw new AppError('verification-failed')
      await steps.next()
      const manifestPartial = path.join(work, 'manifest.json')
      await placeBackup({ durable, folder, dataFile, manifestPartial, names: [name], manifestFor: () => manifest })
    })
    return { bytes }
  } catch (error) {
    throw explainWriting(error)
  }
}

/**
 * Whether the target has this backup already. What a copy left that was killed before its last step is removed: its own data under
 * a name for which there is no manifest, or a manifest without data. Another file of that name stays.
 */
async function isThere(durable: Durable, data: string, manifest: Manifest): Promise<boolean> {
  const manifestFile = path.join(path.dirname(data), manifestNameOf(data))
  const hasManifest = existsSync(manifestFile)
  if (!existsSync(data)) {
    if (hasManifest) durable.remove(manifestFile)
    return false
  }
  const isOurs = isSame(await measureFile(data), manifest.file)
  if (hasManifest) return isOurs
  if (isOurs || statSync(data).size === 0) durable.remove(data)
  return false
}
