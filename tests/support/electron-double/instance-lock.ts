import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What the first instance learns of the second one. */
export interface SecondInstance {
  readonly arguments: readonly string[]
  readonly workingFolder: string
}

const OWNER = 'instance-lock'
const KNOCK = 'instance-knock-'

/**
 * The lock of a single instance, which belongs to one user data folder. Like Electron's it answers at once: the first process
 * gets it and hears of the others, and a lock whose owner is gone is taken over.
 */
export function takeInstanceLock(folder: string, onSecond: (second: SecondInstance) => void): boolean {
  mkdirSync(folder, { recursive: true })
  const owner = path.join(folder, OWNER)
  try {
    writeFileSync(owner, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    if (isAlive(Number(readFileSync(owner, 'utf8')))) {
      const second: SecondInstance = { arguments: process.argv, workingFolder: process.cwd() }
      writeFileSync(path.join(folder, `${KNOCK}${process.pid}`), JSON.stringify(second))
      return false
    }
    writeFileSync(owner, String(process.pid))
  }

  const answerKnocks = () => {
    for (const name of readdirSync(folder).filter((one) => one.startsWith(KNOCK))) {
      const file = path.join(folder, name)
      const text = readFileSync(file, 'utf8')
      // The file appears before its content.
      if (text === '') continue
      rmSync(file)
      onSecond(JSON.parse(text) as SecondInstance)
    }
  }
  const watcher = watch(folder, answerKnocks).unref()
  process.once('exit', () => {
    watcher.close()
    rmSync(owner, { force: true })
  })
  return true
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
