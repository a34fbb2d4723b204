import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { readPdf } from '../support/pdf.ts'
import { until } from '../support/wait.ts'
import { createConsoleDesktop } from './console-desktop.ts'

const ours = createConsoleDesktop(['--no-tray'])
const NAME = 'main-bar-24h.pdf'
/** Width and height, in mm. */
const A4 = [210, 297]

/** A folder for each test, so that anything left behind shows. */
let place: string
let tests = 0

beforeAll(() => ours.page().getByRole('heading', { level: 1 }).waitFor())

beforeEach(async () => {
  tests += 1
  place = path.join(ours.folder(), `reports-${tests}`)
  await mkdir(place)
})

const choose = (file: string) => ours.desktop().ask({ kind: 'choose-place', file })
const save = (suggestedName: string = NAME) => ours.call<{ saved: boolean }>('window.savePdf', { suggestedName })
const dialogs = async () => (await ours.desktop().state()).saveDialogs

it('prints the window into a file where the person chooses, and asks with a name and for PDF', async () => {
  const file = path.join(place, 'week 24.pdf')
  await choose(file)
  expect(await save()).toEqual({ ok: true, value: { saved: true } })
  const { pages, paperMm } = readPdf(await readFile(file))
  expect(pages).toBeGreaterThan(0)
  expect(paperMm).toEqual(A4)
  expect(await readdir(place)).toEqual(['week 24.pdf'])
  const asked = (await dialogs()).at(-1)
  expect(asked?.extensions).toEqual(['pdf'])
  expect(path.isAbsolute(asked?.defaultPath ?? '')).toBe(true)
  expect(path.basename(asked?.defaultPath ?? '')).toBe(NAME)
})

it('replaces a file that was there', async () => {
  const file = path.join(place, NAME)
  await writeFile(file, 'older')
  await choose(file)
  expect(await save()).toMatchObject({ ok: true })
  expect(readPdf(await readFile(file)).pages).toBeGreaterThan(0)
})

// Windows gives rights by the folder and has no such bits.
it.skipIf(process.platform === 'win32')('gives the file the rights that any new file gets', async () => {
  const [file, usual] = [path.join(place, NAME), path.join(place, 'usual')]
  await writeFile(usual, '')
  await choose(file)
  await save()
  expect((await stat(file)).mode).toBe((await stat(usual)).mode)
})

it('writes nothing where nobody chose a place', async () => {
  const before = (await dialogs()).length
  expect(await save()).toEqual({ ok: true, value: { saved: false } })
  expect(await dialogs()).toHaveLength(before + 1)
  expect(await readdir(place)).toEqual([])
})

it('says why it could not be saved, and can be asked again', async () => {
  await choose(path.join(place, 'unplugged', NAME))
  expect(await save()).toEqual({
    ok: false,
    code: 'bad-input',
    message: `${NAME} could not be saved. That folder does not exist. Choose another place.`,
  })
  await ours.logs(`${NAME} could not be saved.`)
  expect(await readdir(place)).toEqual([])
  await choose(path.join(place, NAME))
  expect(await save()).toMatchObject({ ok: true, value: { saved: true } })
})

it('asks for one place at a time', async () => {
  await choose(path.join(place, NAME))
  const both = await ours
    .page()
    .evaluate(
      (suggestedName) => Promise.all([1, 2].map(() => window.bridge?.call('window.savePdf', { suggestedName }))),
      NAME,
    )
  expect(both).toMatchObject([{ ok: true }, { ok: false, code: 'busy' }])
})

it.each([
  '',
  '.pdf',
  'report',
  'report.exe',
  '../report.pdf',
  'a/b.pdf',
  'a\\b.pdf',
  'C:report.pdf',
  '-.pdf',
  `${'x'.repeat(97)}.pdf`,
])('suggests no name such as %j', async (name) => {
  const before = (await dialogs()).length
  expect(await save(name)).toMatchObject({ ok: false, code: 'bad-input' })
  expect(await dialogs()).toHaveLength(before)
})

it('opens no dialog for whoever asks at the web door, whatever the key', async () => {
  const before = (await dialogs()).length
  const { url } = JSON.parse(await readFile(path.join(ours.folder(), 'console.json'), 'utf8')) as { url: string }
  const token = (await readFile(path.join(ours.folder(), 'web-token'), 'utf8')).trim()
  const answer = await fetch(new URL('api/window/savePdf', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ suggestedName: NAME }),
  })
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({
    code: 'not-found',
    message: 'Only the desktop’s window saves a PDF; a browser prints the page.',
  })
  expect(await dialogs()).toHaveLength(before)
})

it('saves the history with its button, on a page that is ready for paper, and says where that failed', async () => {
  await ours.addProcessor('Küche & Bar')
  const page = ours.page()
  await page.getByRole('link', { name: 'History' }).click()
  const button = page.getByRole('button', { name: 'Save as PDF' })
  await until(() => button.isEnabled(), { withinMs: 15_000, what: 'the history is shown' })
  const look = () => page.evaluate(() => ({ ...document.documentElement.dataset }))
  const before = await look()
  const printed = page.evaluate(
    () =>
      new Promise((resolve) => {
        const heard = () => resolve({ ...document.documentElement.dataset })
        window.addEventListener('beforeprint', heard, { once: true })
      }),
  )
  const file = path.join(place, NAME)
  await choose(file)
  await button.click()
  expect(await printed).toEqual({ theme: 'light', printing: '' })
  await until(() => existsSync(file), { withinMs: 15_000, what: 'the file is there' })
  expect(readPdf(await readFile(file))).toMatchObject({ paperMm: A4 })
  expect(path.basename((await dialogs()).at(-1)?.defaultPath ?? '')).toMatch(/^küche-bar-24h-[\dT-]+\.pdf$/)
  await until(() => button.isEnabled(), { withinMs: 15_000, what: 'it can be saved again' })
  expect(await look()).toEqual(before)

  await choose(path.join(place, 'unplugged', NAME))
  await button.click()
  const trouble = page.getByRole('status').filter({ hasText: 'The PDF was not saved.' })
  await trouble.filter({ hasText: 'That folder does not exist.' }).waitFor()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('History')
  expect(ours.complaints).toEqual([])
})
