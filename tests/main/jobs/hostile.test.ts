import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { isFromFuture } from '../../../src-main/backup/retention.ts'
import { createBackup } from '../../../src-main/jobs/create.ts'
import { rehearse } from '../../../src-main/jobs/rehearse.ts'
import { verify } from '../../../src-main/jobs/verify.ts'
import { AppError } from '../../../src-shared/contract/reply.ts'
import { Manifest } from '../../../src-shared/model/backup.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'
import { filledStore } from '../../support/jobs/filled-store.ts'
import { createOrder, dataFileOf, toolsForTest } from '../../support/jobs/orders.ts'
import { createSeededRandom } from '../../support/random.ts'

/** A good backup: what each test spoils in its own way. */
interface Good {
  readonly manifest: Manifest
  readonly bytes: Buffer
  readonly content: Buffer
}

let once: Promise<Good> | null = null

/** Every test can have the same one; the first makes it. */
function theGood(): Promise<Good> {
  once ??= makeGood()
  return once
}

async function makeGood(): Promise<Good> {
  const { file, store } = await filledStore(1)
  const order = createOrder(file)
  const manifest = await createBackup(order, toolsForTest())
  await store.close()
  const bytes = readFileSync(dataFileOf(order.backupFolder, manifest))
  return { manifest, bytes, content: gunzipSync(bytes) }
}

/** Puts a backup's file where the jobs find it. */
async function place(bytes: Buffer, { file: { name } }: Manifest): Promise<string> {
  const file = path.join(await dataFolderForTest(), name)
  writeFileSync(file, bytes)
  return file
}

function seededBytes(length: number): Buffer {
  const random = createSeededRandom(7)
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** A backup whose manifest says the truth about `content`, as whoever made it to do harm would write it. */
async function forged(good: Good, content: Buffer): Promise<{ readonly file: string; readonly manifest: Manifest }> {
  const bytes = gzipSync(content, { level: 1 })
  const manifest: Manifest = {
    ...good.manifest,
    content: { bytes: content.length, sha256: sha256(content) },
    file: { ...good.manifest.file, bytes: bytes.length, sha256: sha256(bytes) },
  }
  return { file: await place(bytes, manifest), manifest }
}

/** The content of the good backup after somebody worked on it with SQLite. */
async function altered(good: Good, sql: string): Promise<Buffer> {
  const file = path.join(await dataFolderForTest(), 'altered.db')
  writeFileSync(file, good.content)
  const database = new Database(file)
  database.exec(sql)
  database.close()
  return readFileSync(file)
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'ok',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
}

const verified = (file: string, manifest: Manifest) =>
  codeOf(verify({ file, manifest, passphrase: null }, toolsForTest()))

async function rehearsed(file: string, manifest: Manifest) {
  const scratchFolder = await dataFolderForTest()
  const result = await rehearse({ file, manifest, scratchFolder, passphrase: null }, toolsForTest())
  return { ok: result.ok, finding: result.checks.at(-1)?.finding, passed: result.checks.filter(({ ok }) => ok).length }
}

describe('a backup that was spoiled', () => {
  test('is good before', async () => {
    const good = await theGood()
    const file = await place(good.bytes, good.manifest)
    expect(await verified(file, good.manifest)).toBe('ok')
    expect(await rehearsed(file, good.manifest)).toMatchObject({ ok: true, finding: 'Every row is still there.' })
  })

  test('by any of 300 single bits is found out', async () => {
    const good = await theGood()
    const random = createSeededRandom(300)
    const file = await place(good.bytes, good.manifest)
    for (let nth = 0; nth < 300; nth++) {
      const at = Math.floor(random() * good.bytes.length)
      const spoiled = Buffer.from(good.bytes)
      spoiled[at]! ^= 1 << Math.floor(random() * 8)
      writeFileSync(file, spoiled)
      expect(await verified(file, good.manifest), `byte ${at}`).toBe('backup-damaged')
    }
  })

  test('by any of 100 single bits of what is in it is found out or harmless, where the manifest was forged as well', async () => {
    const good = await theGood()
    const random = createSeededRandom(301)
    for (let nth = 0; nth < 100; nth++) {
      const at = Math.floor(random() * good.content.length)
      const spoiled = Buffer.from(good.content)
      spoiled[at]! ^= 1 << Math.floor(random() * 8)
      const { file, manifest } = await forged(good, spoiled)
      // The hashes are right: it must be refused, or be a database that the program can start with. Never anything else.
      expect(['ok', 'not-a-backup', 'backup-damaged', 'newer-store']).toContain(await verified(file, manifest))
      if (nth % 10 === 0) expect(typeof (await rehearsed(file, manifest)).ok).toBe('boolean')
    }
  })

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['cut in half', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['longer', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
    ['other bytes', (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a))],
  ])('%s is damaged', async (_, spoil) => {
    const good = await theGood()
    expect(await verified(await place(spoil(good.bytes), good.manifest), good.manifest)).toBe('backup-damaged')
  })

  test.each([
    ['random bytes', 'not-a-backup', () => seededBytes(8192)],
    ['nothing', 'not-a-backup', () => Buffer.alloc(0)],
    ['zeros', 'not-a-backup', () => Buffer.alloc(8192)],
    ['the database cut off', 'backup-damaged', (content: Buffer) => content.subarray(0, content.length - 4096)],
  ] as const)('holding %s, with a manifest to match, is refused', async (_, code, make) => {
    const good = await theGood()
    const { file, manifest } = await forged(good, make(good.content))
    expect(await verified(file, manifest)).toBe(code)
    expect(await rehearsed(file, manifest)).toMatchObject({ ok: false })
  })

  test('holding no gzip, with a manifest to match, is damaged', async () => {
    const good = await theGood()
    const bytes = Buffer.from('no gzip at all')
    const manifest = { ...good.manifest, file: { ...good.manifest.file, bytes: bytes.length, sha256: sha256(bytes) } }
    expect(await verified(await place(bytes, manifest), manifest)).toBe('backup-damaged')
  })

  test.each([
    ['another program’s', 'pragma application_id = 7', 'not-a-backup'],
    ['a newer version’s', 'pragma user_version = 99', 'newer-store'],
    ['a version-less', 'pragma user_version = 0', 'backup-damaged'],
  ])('holding %s database is refused before it is opened', async (_, sql, code) => {
    const good = await theGood()
    const { file, manifest } = await forged(good, await altered(good, sql))
    expect(await verified(file, manifest)).toBe(code)
    expect(await rehearsed(file, manifest)).toMatchObject({ ok: false, passed: 1 })
  })

  test.each([
    ['trigger', 'create trigger t after insert on audit begin delete from processor; end'],
    ['view', 'create view v as select * from audit'],
    ['table', 'create table t (x)'],
    ['index on an expression', 'create index i on audit (abs(count))'],
    ['column', 'alter table processor add column extra text'],
    ['name in place of a table', 'drop table gap; create view gap as select 1 as id'],
  ])('with a %s that is not ours is refused, and runs nothing of it', async (_, sql) => {
    const good = await theGood()
    const { file, manifest } = await forged(good, await altered(good, sql))
    expect(await rehearsed(file, manifest)).toEqual({
      ok: false,
      passed: 3,
      finding: 'That database defines things that Atlas Console does not. Nothing was changed.',
    })
  })

  test.each([
    [
      'rows that are not there',
      'delete from audit where id = 3',
      'Other numbers of rows than its manifest says: audit.',
    ],
    ['a setting that is no JSON', `update setting set value = 'x'`, 'The program does not start with it.'],
    [
      'rows that refer to nothing',
      'pragma foreign_keys = off; delete from meter_layout',
      'That backup is damaged and cannot be used. Nothing was changed.',
    ],
  ])('with %s does not pass a rehearsal', async (_, sql, finding) => {
    const good = await theGood()
    const { file, manifest } = await forged(good, await altered(good, sql))
    expect(await rehearsed(file, manifest)).toMatchObject({ ok: false, finding })
  })

  test('is looked at only where it is a plain file under its own name', async () => {
    const good = await theGood()
    const file = await place(good.bytes, good.manifest)
    const [link, folder] = [`${file}-link`, `${file}-folder`]
    symlinkSync(file, link)
    mkdirSync(folder)
    const named = (name: string) => ({ ...good.manifest, file: { ...good.manifest.file, name } }) as Manifest
    expect(await verified(link, named(path.basename(link)))).toBe('not-a-backup')
    expect(await verified(folder, named(path.basename(folder)))).toBe('not-a-backup')
    expect(await verified(file, named('manual_20200101_000000.db.gz'))).toBe('not-a-backup')
    expect(await verified(`${file}-gone`, good.manifest)).toBe('not-found')
  })
})

describe('a manifest', () => {
  test.each([
    '../../etc/passwd',
    '/etc/passwd',
    'manual_20260101_000000.db.gz/../x',
    'daily_20260101_000000.db',
    'C:\\x',
  ])('that names %s is none', async (name) => {
    const { manifest } = await theGood()
    expect(Manifest.safeParse(manifest).success).toBe(true)
    expect(Manifest.safeParse({ ...manifest, file: { ...manifest.file, name } }).success).toBe(false)
  })

  test.each([
    ['size of the file', { file: { bytes: 5 } }],
    ['hash of the file', { file: { sha256: 'a'.repeat(64) } }],
    ['size of the content', { content: { bytes: 4096 } }],
    ['hash of the content', { content: { sha256: 'b'.repeat(64) } }],
  ])('that lies about the %s is found out', async (_, lie) => {
    const { manifest, bytes } = await theGood()
    const lying = Manifest.parse({
      ...manifest,
      file: { ...manifest.file, ...('file' in lie ? lie.file : {}) },
      content: { ...manifest.content, ...('content' in lie ? lie.content : {}) },
    })
    const file = await place(bytes, manifest)
    expect(await verified(file, lying)).toBe('backup-damaged')
  })

  test('from the future is flagged, and its backup is as good as it is', async () => {
    const { manifest, bytes } = await theGood()
    const future = { ...manifest, createdMs: Date.UTC(2099, 0, 1) }
    expect(isFromFuture(future, Date.now())).toBe(true)
    expect(await verified(await place(bytes, future), future)).toBe('ok')
  })
})

describe('a bomb', () => {
  /** After `head` 2 GiB of zeros: pieces that are compressed each by itself are one file for every reader. */
  async function bomb(good: Good, claimedBytes: number, head: Buffer): Promise<{ file: string; manifest: Manifest }> {
    const zeros = gzipSync(Buffer.alloc(64 * 2 ** 20), { level: 1 })
    const bytes = Buffer.concat([gzipSync(head), ...Array.from({ length: 32 }, () => zeros)])
    const manifest = {
      ...good.manifest,
      content: { bytes: claimedBytes, sha256: 'c'.repeat(64) },
      file: { ...good.manifest.file, bytes: bytes.length, sha256: sha256(bytes) },
    }
    return { file: await place(bytes, manifest), manifest }
  }

  test('is stopped by its first bytes, and by the size that it claims', async () => {
    const good = await theGood()
    for (const [claimed, head, code] of [
      [2 ** 31, Buffer.alloc(0), 'not-a-backup'],
      // With the beginning of a real database, of its real size.
      [good.content.length, good.content.subarray(0, 100), 'backup-damaged'],
    ] as const) {
      const { file, manifest } = await bomb(good, claimed, head)
      let passed = 0
      const before = process.memoryUsage().rss
      const tools = { ...toolsForTest(), durable: { ...toolsForTest().durable, write: counting } }
      async function counting(_: string, chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) passed += chunk.length
        return passed
      }
      const scratchFolder = await dataFolderForTest()
      expect(await codeOf(verify({ file, manifest, passphrase: null }, tools))).toBe(code)
      expect(await rehearse({ file, manifest, scratchFolder, passphrase: null }, tools)).toMatchObject({ ok: false })
      expect(passed).toBeLessThanOrEqual(good.content.length)
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20)
    }
  })
})
