import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Missing } from '../harness.ts'

const run = promisify(execFile)

/** @throws Missing where the system does not have them */
export async function assertTools(): Promise<void> {
  await run('sh', ['-c', 'command -v cp gzip sync mv']).catch(() => {
    throw new Missing('The system has no cp, gzip, sync and mv.')
  })
}

/** What a person would type to keep a database that nobody writes to, and to see that it can be read. */
export async function backUpWithTools(file: string, backupFile: string): Promise<void> {
  await script('cp "$1" "$2.part" && gzip -1 -c "$2.part" > "$2" && sync "$2" && gzip -t "$2" && rm "$2.part"', [
    file,
    backupFile,
  ])
}

/** And to put it in the place of the present one, which is kept before. */
export async function restoreWithTools(backupFile: string, file: string, safetyFile: string): Promise<void> {
  await backUpWithTools(file, safetyFile)
  await script('gzip -d -c "$1" > "$2.part" && sync "$2.part" && mv "$2.part" "$2"', [backupFile, file])
}

async function script(text: string, files: readonly string[]): Promise<void> {
  await run('sh', ['-c', text, 'sh', ...files])
}
