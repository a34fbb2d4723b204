import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { pageFileName, readPageFile } from '../../../src-main/web/page-files.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

describe('a file of the page', () => {
  test.each([
    ['/', 'index.html'],
    ['/index.html', 'index.html'],
    ['/assets/index-Ab_1.js', 'assets/index-Ab_1.js'],
    ['/../secret.txt', null],
    ['/assets/../../secret.txt', null],
    ['/assets/..%2f..%2fsecret.txt', null],
    ['/%2e%2e/secret.txt', null],
    ['/..\\secret.txt', null],
    ['/C:/secret.txt', null],
    ['//secret.txt', null],
    ['/.env', null],
    ['/assets/.hidden.js', null],
    ['/a\0.txt', null],
    ['secret.txt', null],
    ['', null],
  ])('%s is %s', (requestPath, name) => {
    expect(pageFileName(requestPath)).toBe(name)
  })

  test('is read from inside its folder only', async () => {
    const folder = await dataFolderForTest()
    const page = path.join(folder, 'page')
    await mkdir(path.join(page, 'assets'), { recursive: true })
    await writeFile(path.join(folder, 'secret.txt'), 'secret')
    await writeFile(path.join(page, 'index.html'), 'page')
    await writeFile(path.join(page, 'assets', 'a-1.js'), 'code')
    await writeFile(path.join(page, 'odd.exe'), 'odd')
    await symlink(path.join(folder, 'secret.txt'), path.join(page, 'link.txt'))

    expect(await readPageFile(page, '/')).toMatchObject({ contentType: 'text/html; charset=utf-8', immutable: false })
    expect(String((await readPageFile(page, '/assets/a-1.js'))?.body)).toBe('code')
    expect((await readPageFile(page, '/assets/a-1.js'))?.immutable).toBe(true)
    for (const name of ['/link.txt', '/odd.exe', '/missing.js', '/index.html/x.js', '/assets']) {
      expect(await readPageFile(page, name), name).toBeNull()
    }
    expect(await readPageFile(path.join(folder, 'not-built'), '/')).toBeNull()
  })
})
