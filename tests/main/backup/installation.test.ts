import { chmod, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { keepInstallation } from '../../../src-main/backup/installation.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

describe('an installation', () => {
  test('keeps its key, private, and gives every number once', async () => {
    const folder = await dataFolderForTest()
    const first = keepInstallation(folder, () => undefined)
    expect(first.key).toMatch(/^[0-9a-f]{64}$/)
    expect([first.nextSequence(0), first.nextSequence(0), first.nextSequence(40), first.nextSequence(3)]).toEqual([
      1, 2, 41, 42,
    ])
    const second = keepInstallation(folder, () => undefined)
    expect(second.key).toBe(first.key)
    expect(second.nextSequence(0)).toBe(43)
  })

  test('has a private key file, and closes one that was open', async () => {
    const folder = await dataFolderForTest()
    keepInstallation(folder, () => undefined)
    const { mode } = await stat(path.join(folder, 'backup-key'))
    expect(mode & 0o777).toBe(0o600)
    await chmod(path.join(folder, 'backup-key'), 0o644)
    const repaired: string[] = []
    keepInstallation(folder, (file) => repaired.push(path.basename(file)))
    expect(repaired).toEqual(['backup-key'])
  })

  test('makes a new key where the file holds something else', async () => {
    const folder = await dataFolderForTest()
    await writeFile(path.join(folder, 'backup-key'), 'no key', { mode: 0o600 })
    await writeFile(path.join(folder, 'backup-sequence'), 'many', { mode: 0o600 })
    const { key, nextSequence } = keepInstallation(folder, () => undefined)
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(nextSequence(0)).toBe(1)
  })
})
