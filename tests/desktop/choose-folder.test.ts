import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type * as Electron from 'electron'
import { beforeAll, expect, it, vi } from 'vitest'
import { createDialogs } from '../../src-main/shell/dialogs.ts'
import { placeBackup } from '../support/backup-files.ts'
import { dataFolderForTest } from '../support/data-folder.ts'
import { createConsoleDesktop } from './console-desktop.ts'

const ours = createConsoleDesktop(['--no-tray'])

beforeAll(() => ours.page().getByRole('heading', { level: 1 }).waitFor())

const choose = (folder: string) => ours.desktop().ask({ kind: 'choose-folder', folder })
const call = () => ours.call<{ folder: string | null }>('window.chooseFolder', {})
const dialogs = async () => (await ours.desktop().state()).openDialogs

it('answers the folder that the person chose in the system’s dialog, or that they chose none', async () => {
  await choose('/media/stick')
  expect(await call()).toEqual({ ok: true, value: { folder: '/media/stick' } })
  expect(await call()).toEqual({ ok: true, value: { folder: null } })
  expect(await dialogs()).toEqual(Array(2).fill(['openDirectory', 'dontAddToRecent']))
})

it('asks for one folder at a time, and not without a window', async () => {
  const { promise, resolve } = Promise.withResolvers<Electron.OpenDialogReturnValue>()
  const dialog = { showMessageBox: vi.fn(), showOpenDialog: vi.fn(() => promise) }
  const window = { isDestroyed: () => false } as Electron.BrowserWindow
  const { chooseFolder } = createDialogs(dialog, () => window)
  const first = chooseFolder()
  await expect(chooseFolder()).rejects.toMatchObject({ code: 'busy' })
  resolve({ canceled: false, filePaths: ['/media/stick'] })
  expect(await first).toBe('/media/stick')
  expect(await chooseFolder()).toBe('/media/stick')
  expect(dialog.showOpenDialog).toHaveBeenCalledTimes(2)
  await expect(createDialogs(dialog, () => undefined).chooseFolder()).rejects.toMatchObject({ code: 'not-found' })
})

it('opens no dialog for whoever asks at the web door, whatever the key', async () => {
  const before = (await dialogs()).length
  const { url } = JSON.parse(await readFile(path.join(ours.folder(), 'console.json'), 'utf8')) as { url: string }
  const token = (await readFile(path.join(ours.folder(), 'web-token'), 'utf8')).trim()
  const answer = await fetch(new URL('api/window/chooseFolder', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect([answer.status, await dialogs()]).toMatchObject([404, { length: before }])
})

it('leads from a console without any backup to those on a stick', async () => {
  const stick = await dataFolderForTest()
  await placeBackup(stick, 'b'.repeat(64), { sequence: 3, kind: 'manual' })
  const page = ours.page()
  await page.getByRole('link', { name: 'Restore from a backup' }).click()
  await page.getByRole('heading', { name: 'No backup can be restored.' }).waitFor()
  await choose(stick)
  await page.getByRole('button', { name: 'Choose a folder…' }).click()
  await page.getByRole('button', { name: 'Look there' }).click()
  await page.getByRole('heading', { name: `In ${stick}` }).waitFor()
  const [link] = await page.getByRole('region', { name: 'Backups in another folder' }).getByRole('link').all()
  expect(await link?.innerText()).toContain('From another installation')
  expect(ours.complaints).toEqual([])
})
