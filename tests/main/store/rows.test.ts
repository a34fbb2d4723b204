import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createAccessTokenStore } from '../../../src-main/store/access-tokens.ts'
import { createKeyring, createSecret } from '../../../src-main/store/keyring.ts'
import { keepLocalToken, readLocalToken } from '../../../src-main/store/local-token.ts'
import { MIGRATIONS } from '../../../src-main/store/migrations/migrations.ts'
import { openStore } from '../../../src-main/store/open.ts'
import { createProcessorStore } from '../../../src-main/store/processors.ts'
import type { Processor, ProcessorId } from '../../../src-shared/model/processor.ts'
import { dataFolderForTest } from '../../support/data-folder.ts'

async function place() {
  const file = path.join(await dataFolderForTest(), 'console.db')
  const { db, close } = await openStore({
    file,
    migrations: MIGRATIONS,
    beforeUse: async () => undefined,
    note: () => undefined,
  })
  onTestFinished(close)
  return { file, db }
}

const processor = (id: string, host: string): Processor => ({
  id: id as ProcessorId,
  name: `Bar ${id}`,
  model: 'AZM8',
  host,
  port: 5321,
})

test('processors come back as they were put, in the order in which they were added', async () => {
  const store = createProcessorStore((await place()).db)
  await store.insert(processor('p-b', '10.0.0.1'), 1)
  await store.insert(processor('p-a', 'atlas.local'), 2)
  expect(await store.list()).toEqual([processor('p-b', '10.0.0.1'), processor('p-a', 'atlas.local')])
  await store.update({ ...processor('p-b', '10.0.0.3'), name: 'Patio', port: 5322 })
  await store.remove('p-a' as ProcessorId)
  expect(await store.list()).toEqual([{ ...processor('p-b', '10.0.0.3'), name: 'Patio', port: 5322 }])
})

test('no two processors have one address, in whatever letters', async () => {
  const store = createProcessorStore((await place()).db)
  await store.insert(processor('p-a', 'Atlas.local'), 1)
  await store.insert(processor('p-b', '10.0.0.1'), 2)
  await expect(store.insert(processor('p-c', 'atlas.LOCAL'), 3)).rejects.toMatchObject({ code: 'bad-input' })
  await expect(store.update(processor('p-b', 'ATLAS.local'))).rejects.toMatchObject({ code: 'bad-input' })
  expect(await store.list()).toHaveLength(2)
})

test('what is not there cannot be changed or removed', async () => {
  const store = createProcessorStore((await place()).db)
  await expect(store.update(processor('p-x', '10.0.0.1'))).rejects.toMatchObject({ code: 'not-found' })
  await expect(store.remove('p-x' as ProcessorId)).rejects.toMatchObject({ code: 'not-found' })
})

test('a key opens until it is revoked, also after a restart, and its secret is nowhere in the file', async () => {
  const { file, db } = await place()
  const local = createSecret()
  const store = createAccessTokenStore(db)
  const keyring = await createKeyring(store, local, () => 7)
  const revoked: number[] = []
  keyring.onRevoked((id) => revoked.push(id))
  const { secret, id } = await keyring.create('tablet', 'staff')
  const other = await keyring.create('phone', 'watch')
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(keyring.list()).toEqual([
    { id, name: 'tablet', role: 'staff', createdMs: 7 },
    { id: other.id, name: 'phone', role: 'watch', createdMs: 7 },
  ])
  expect(keyring.find(local)).toEqual({ id: null, name: 'somebody with this computer’s key', role: 'technician' })
  expect(keyring.find(secret)).toEqual({ id, name: 'tablet', role: 'staff' })
  for (const wrong of ['', `${secret}x`, secret.slice(1), secret.toLowerCase()])
    expect(keyring.find(wrong)).toBeUndefined()

  const again = await createKeyring(store, local, () => 8)
  expect(again.find(secret)).toEqual({ id, name: 'tablet', role: 'staff' })
  await keyring.revoke(id)
  expect(revoked).toEqual([id])
  expect(keyring.find(secret)).toBeUndefined()
  expect((await createKeyring(store, local, () => 9)).list().map(({ name }) => name)).toEqual(['phone'])
  await expect(keyring.revoke(id)).rejects.toMatchObject({ code: 'not-found' })
  await expect(keyring.revoke(99)).rejects.toMatchObject({ code: 'not-found' })
  for (const each of [file, `${file}-wal`]) expect((await readFile(each)).includes(other.secret)).toBe(false)
})

test('this computer’s own key is private, kept, and made anew where its file is no key', async () => {
  const file = path.join(await dataFolderForTest(), 'web-token')
  const repaired: string[] = []
  const keep = () => keepLocalToken(file, (each) => repaired.push(each))
  expect(readLocalToken(file)).toBeNull()
  const secret = keep()
  expect(readLocalToken(file)).toBe(secret)
  expect(keep()).toBe(secret)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await chmod(file, 0o644)
  expect(keep()).toBe(secret)
  expect(repaired).toEqual([file])
  await writeFile(file, 'short')
  expect(keep()).not.toBe(secret)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})
