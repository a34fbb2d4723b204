import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assertNativeModule, NATIVE_MODULE_RECORD, recordOf } from '../../src-main/native-module.ts'
import { AppError } from '../../src-shared/contract/reply.ts'

const MODULE = 'node_modules/better-sqlite3/prebuilds/linux-x64.node'

let folder: string
const at = (file: string) => path.join(folder, file)

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'atlas-native-'))
  for (const file of [MODULE, NATIVE_MODULE_RECORD]) await mkdir(path.dirname(at(file)), { recursive: true })
  const bytes = await readFile(path.join(import.meta.dirname, '../..', MODULE))
  await writeFile(at(MODULE), bytes)
  await writeFile(at(NATIVE_MODULE_RECORD), JSON.stringify(recordOf(MODULE, bytes)))
})

afterEach(() => rm(folder, { recursive: true }))

/** What the check says: nothing, or the cause of its refusal. */
function refusal(): string | null {
  try {
    assertNativeModule(folder)
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe('damaged')
    expect(error.message).toMatch(
      /^A file of this program .* Install Atlas Console again; the data of the venue is not/,
    )
    return String(error.cause)
  }
}

describe('the native module of a package', () => {
  it('is accepted as it was packaged', () => {
    expect(refusal()).toBe(null)
  })

  it.each(['the first', 'a middle', 'the last'])('is refused when %s byte has one other bit', async (which) => {
    const bytes = await readFile(at(MODULE))
    const place = { 'the first': 0, 'a middle': bytes.length >> 1, 'the last': bytes.length - 1 }[which] ?? 0
    bytes[place] = (bytes[place] ?? 0) ^ 1
    await writeFile(at(MODULE), bytes)
    expect(refusal()).toMatch(/linux-x64\.node has the SHA-256 sum [0-9a-f]{64} and not [0-9a-f]{64}/)
  })

  it('is refused when it is cut short, or missing', async () => {
    await writeFile(at(MODULE), (await readFile(at(MODULE))).subarray(1))
    expect(refusal()).toContain('SHA-256')
    await rm(at(MODULE))
    expect(refusal()).toContain('ENOENT')
  })

  it('is refused when its record is missing, or says nothing', async () => {
    await writeFile(at(NATIVE_MODULE_RECORD), '{"file":7}')
    expect(refusal()).toContain('says nothing useful')
    await writeFile(at(NATIVE_MODULE_RECORD), '')
    expect(refusal()).toContain('JSON')
    await rm(at(NATIVE_MODULE_RECORD))
    expect(refusal()).toContain('ENOENT')
  })
})
