import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBackup } from '../../../src-main/jobs/create.ts'
import { manifestNameOf } from '../../../src-main/jobs/names.ts'
import { tablesOf } from '../../../src-main/jobs/parts.ts'
import { rehearse } from '../../../src-main/jobs/rehearse.ts'
import { emptyStore, NEWEST_VERSION } from '../../../src-main/jobs/schema-text.ts'
import { isSealed } from '../../../src-main/jobs/seal.ts'
import { verify } from '../../../src-main/jobs/verify.ts'
import { Manifest } from '../../../src-shared/model/backup.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { FIRST_SAMPLE_MS, type FilledStore, filledStore } from '../../support/jobs/filled-store.ts'
import { listedBackups } from '../../support/jobs/listed-backups.ts'
import { createOrder, dataFileOf, KEY, NOW_MS, toolsForTest } from '../../support/jobs/orders.ts'

const everythingIn = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort()

async function openFilled(hours?: number): Promise<FilledStore> {
  const filled = await filledStore(hours)
  onTestFinished(() => filled.store.close())
  return filled
}

/** Puts the content of a backup into a file, and opens it. */
function opened(data: string, folder: string): Database.Database {
  const file = path.join(folder, 'opened.db')
  writeFileSync(file, gunzipSync(readFileSync(data)))
  const database = new Database(file, { readonly: true })
  onTestFinished(() => void database.close())
  return database
}

describe('a backup', () => {
  test('is a private file that any computer opens, and a manifest that says everything of it', async () => {
    const { folder, file } = await openFilled()
    const tools = toolsForTest()
    const order = createOrder(file, { name: 'Wedding', keepDays: 90 })
    const manifest = await createBackup(order, tools)

    const stem = 'manual_20260704_213015'
    expect(everythingIn(order.backupFolder)).toEqual([
      '.lock',
      'manual',
      `manual/${stem}.db.gz`,
      `manual/${stem}.meta.json`,
    ])
    const data = dataFileOf(order.backupFolder, manifest)
    const written = JSON.parse(readFileSync(path.join(path.dirname(data), manifestNameOf(data)), 'utf8'))
    expect(Manifest.parse(written)).toEqual(manifest)
    expect(manifest).toMatchObject({
      sequence: 1,
      kind: 'manual',
      name: 'Wedding',
      parts: null,
      createdMs: NOW_MS,
      schemaVersion: NEWEST_VERSION,
      oldestSampleMs: FIRST_SAMPLE_MS,
      newestSampleMs: FIRST_SAMPLE_MS + 2 * 3_600_000 - 5000,
      encrypted: false,
      keepDays: 90,
      processors: ['Main bar'],
    })
    expect(manifest.rows).toMatchObject({ processor: 1, audit: 200, meter_hour: 8, series: 8 })
    expect(manifest.rehearsal?.ok).toBe(true)
    expect(manifest.rehearsal?.checks.map(({ name }) => name)).toEqual([
      'header',
      'schema',
      'integrity',
      'references',
      'rows',
      'start',
      'rows after the start',
    ])
    expect(isSealed(manifest, KEY)).toBe(true)
    expect(isSealed({ ...manifest, pinned: true }, KEY)).toBe(false)
    expect(isSealed(manifest, KEY.replace('0', '1'))).toBe(false)

    execFileSync('gzip', ['-t', data])
    const database = opened(data, folder)
    expect(database.prepare('select name from processor').pluck().all()).toEqual(['Main bar'])
    if (process.platform !== 'win32') {
      expect(statSync(data).mode & 0o777).toBe(0o600)
      for (const each of [order.backupFolder, path.dirname(data)]) expect(statSync(each).mode & 0o777).toBe(0o700)
    }
    expect(tools.steps).toHaveLength(7)
    expect(await verify({ file: data, manifest, passphrase: null }, tools)).toEqual({
      contentBytes: manifest.content.bytes,
    })
  })

  test('of the settings holds no history, and nothing is left of it in the file', async () => {
    const { folder, file, store } = await openFilled()
    const parts = ['settings', 'processors', 'audit'] as const
    const order = createOrder(file, { kind: 'settings', parts })
    const manifest = await createBackup(order, toolsForTest())
    const data = dataFileOf(order.backupFolder, manifest)
    const database = opened(data, folder)
    expect(manifest.parts).toEqual(parts)
    for (const table of tablesOf(['history'])) expect(manifest.rows[table], table).toBe(0)
    for (const table of tablesOf(parts)) {
      const rows = (of: Database.Database) => of.prepare(`select * from ${table}`).all()
      expect(rows(database), table).toEqual(rows(store.sqlite.raw()))
    }
    const whole = await createBackup(createOrder(file), toolsForTest())
    expect(manifest.content.bytes).toBeLessThan(whole.content.bytes * 0.8)
    expect(manifest.rehearsal?.ok).toBe(true)
  })

  test.each(Array.from({ length: NEWEST_VERSION - 1 }, (_, at) => at + 1))(
    'of a store with version %s of its data is one of that version, and its rehearsal brings a copy up to date',
    async (version) => {
      const file = path.join(await dataFolderForTest(), 'console.db')
      const old = await emptyStore(file, version)
      old.exec("insert into processor values ('p-1', 'Old bar', 'AZM4', '10.0.0.4', 5321, 1)")
      old.close()
      const order = createOrder(file, { kind: 'before-update' })
      const manifest = await createBackup(order, toolsForTest())
      expect(manifest).toMatchObject({ schemaVersion: version, rows: { processor: 1 }, rehearsal: { ok: true } })
      expect(manifest.rehearsal?.checks.at(-2)?.finding).toContain(`as version ${NEWEST_VERSION} of`)
      const data = dataFileOf(order.backupFolder, manifest)
      expect(opened(data, path.dirname(file)).pragma('user_version', { simple: true })).toBe(version)
      const scratchFolder = await dataFolderForTest()
      const again = await rehearse({ file: data, manifest, scratchFolder, passphrase: null }, toolsForTest())
      expect(again.ok).toBe(true)
      expect(readdirSync(scratchFolder)).toEqual([])
    },
  )

  test('in cipher opens with its passphrase only', async () => {
    const { file } = await openFilled()
    const order = createOrder(file, { passphrase: 'a café at night' })
    const manifest = await createBackup(order, toolsForTest())
    const data = dataFileOf(order.backupFolder, manifest)
    expect(data).toMatch(/\.db\.gz\.enc$/)
    expect(everythingIn(path.dirname(data))).toHaveLength(2)
    const check = (passphrase: string | null) => verify({ file: data, manifest, passphrase }, toolsForTest())
    await expect(check('a cafe\u0301 at night')).resolves.toBeTruthy()
    await expect(check('a cafe at night')).rejects.toMatchObject({ code: 'wrong-passphrase' })
    await expect(check(null)).rejects.toMatchObject({ code: 'wrong-passphrase' })
  })

  test('takes the next name where one of the same second is there, in either ending', async () => {
    const { file } = await openFilled()
    const names: string[] = []
    for (const passphrase of [null, null, 'words']) {
      names.push((await createBackup(createOrder(file, { passphrase }), toolsForTest())).file.name)
    }
    const stem = 'manual_20260704_213015'
    expect(names).toEqual([`${stem}.db.gz`, `${stem}_2.db.gz`, `${stem}_3.db.gz.enc`])
    expect(listedBackups(createOrder(file).backupFolder)).toHaveLength(3)
  })

  test('removes what dead jobs left, and gives data without a manifest a day', async () => {
    const { file } = await openFilled()
    const order = createOrder(file)
    await createBackup(order, toolsForTest())
    const at = (name: string) => path.join(order.backupFolder, name)
    const old = new Date(NOW_MS - 25 * 3_600_000)
    execFileSync('mkdir', ['-p', at('.partial-dead/inner')])
    writeFileSync(at('.partial-dead/inner/snap.db'), 'half')
    for (const name of ['daily_20260101_030000.db.gz', 'note.txt']) {
      writeFileSync(at(`manual/${name}`), 'x')
      utimesSync(at(`manual/${name}`), old, old)
    }
    writeFileSync(at('manual/manual_20260101_030000.db.gz'), 'x')
    writeFileSync(at('manual/manual_20260101_030001.db.gz'), '')
    const tools = toolsForTest()
    await createBackup({ ...order, nowMs: Date.now() }, tools)
    expect(existsSync(at('.partial-dead'))).toBe(false)
    expect(existsSync(at('manual/daily_20260101_030000.db.gz'))).toBe(false)
    expect(existsSync(at('manual/manual_20260101_030001.db.gz'))).toBe(false)
    expect(existsSync(at('manual/manual_20260101_030000.db.gz'))).toBe(true)
    expect(existsSync(at('manual/note.txt'))).toBe(true)
    expect(tools.notes).toEqual(['Removed what backups left that did not end: 3.'])
  })

  test('makes a folder private that was open to others, and says so', async ({ skip }) => {
    if (process.platform === 'win32') skip('Windows has no such rights')
    const { file } = await openFilled()
    const order = createOrder(file)
    execFileSync('mkdir', ['-p', '-m', '755', order.backupFolder])
    const tools = toolsForTest()
    await createBackup(order, tools)
    expect(statSync(order.backupFolder).mode & 0o777).toBe(0o700)
    expect(tools.notes).toEqual([expect.stringContaining('it is private now')])
  })
})
