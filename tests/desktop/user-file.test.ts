import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { unsavedBecause, writeUserFile } from '../../src-main/shell/user-file.ts'
import { dataFolderForTest } from '../support/data-folder.ts'
import { createRecordedLog, type RecordedLog } from '../support/log.ts'

let folder: string
let log: RecordedLog
beforeEach(async () => {
  folder = await dataFolderForTest()
  log = createRecordedLog()
})

const write = (file: string, text: string) => writeUserFile(file, Buffer.from(text), log)

it('writes a file, and puts a later one in its place', async () => {
  const file = path.join(folder, 'Küche & Bar.pdf')
  await write(file, 'first')
  await write(file, 'second')
  expect(await readFile(file, 'utf8')).toBe('second')
  expect(await readdir(folder)).toEqual(['Küche & Bar.pdf'])
})

it('leaves nothing half done where it fails', async () => {
  // A folder cannot be replaced by a file: the bytes are written by then, and only the last step is refused.
  await mkdir(path.join(folder, 'taken.pdf'))
  await writeFile(path.join(folder, 'taken.pdf', 'inside'), '')
  await expect(write(path.join(folder, 'taken.pdf'), 'text')).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/^taken\.pdf could not be saved\. .+ Choose another place\.$/),
    cause: expect.any(Error),
  })
  expect(await readdir(folder)).toEqual(['taken.pdf'])
  expect(log.lines).toEqual([])
})

it('does not go through what is no folder', async () => {
  const file = path.join(folder, 'file')
  await writeFile(file, '')
  const why = /That folder does not exist\./
  await expect(write(path.join(file, 'a.pdf'), '')).rejects.toMatchObject({ message: expect.stringMatching(why) })
  await expect(write(path.join(folder, 'none', 'a.pdf'), '')).rejects.toMatchObject({
    message: expect.stringMatching(why),
  })
})

// The administrator may write everywhere, and Windows has no such bits.
it.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('says that a folder is closed', async () => {
  await chmod(folder, 0o500)
  await expect(write(path.join(folder, 'bar.pdf'), '')).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('You may not write there'),
  })
})

describe('what the system refused, in words for whoever chose the place', () => {
  const refused = (code: string) => Object.assign(new Error(code), { code })
  it.each([
    ['ENOSPC', 'disk-full', 'The disk is full. Nothing was saved.'],
    ['EDQUOT', 'disk-full', 'The disk is full. Nothing was saved.'],
    ['EACCES', 'bad-input', 'You may not write there, or another program has the file open.'],
    ['EPERM', 'bad-input', 'You may not write there, or another program has the file open.'],
    ['EBUSY', 'bad-input', 'You may not write there, or another program has the file open.'],
    ['EROFS', 'bad-input', 'That disk cannot be written to.'],
    ['ENAMETOOLONG', 'bad-input', 'The name is too long.'],
    ['EIO', 'bad-input', 'The disk refused it.'],
  ])('%s', (code, expected, sentence) => {
    const explained = unsavedBecause(refused(code), path.join(folder, 'bar.pdf'))
    expect(explained?.code).toBe(expected)
    expect(explained?.message).toContain(sentence)
    expect(explained?.message).not.toContain(folder)
    expect(explained?.cause).toMatchObject({ code })
  })

  it('has no words for a fault of the program', () => {
    expect(unsavedBecause(new TypeError('planted'), 'bar.pdf')).toBe(null)
  })
})
