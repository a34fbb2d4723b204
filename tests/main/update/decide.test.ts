import { describe, expect, test } from 'vitest'
import { afterCheck, closed, decideStart, recordOf, rolledBack, stateOf } from '../../../src-main/update/decide.ts'
import type { UpdateRecord } from '../../../src-main/update/record.ts'
import { createUpdates } from '../../../src-main/update/updates.ts'
import { BackupFileName } from '../../../src-shared/model/backup.ts'
import type { HealthCheck, HealthReport } from '../../../src-shared/model/health.ts'
import { createRecordedLog } from '../../support/log.ts'

const ONE = { version: '1.0.0', schemaVersion: 3 }
const TWO = { version: '2.0.0', schemaVersion: 4 }
const BACKUP = BackupFileName.parse('before_update_20260501_100000.db.gz')

const first = recordOf({ kind: 'first' }, ONE, null, 1)
const updated = recordOf({ kind: 'update', record: first }, TWO, BACKUP, 2)

function reportOf(change: Partial<HealthCheck>): HealthReport {
  const check = { name: 'Tables', ok: true, isCritical: true, finding: 'no such table: audit', ...change }
  return { id: 'a1', atMs: 3, occasion: 'after-update', by: 'the console', program: '2.0.0', checks: [check] }
}
const failed = afterCheck(updated, reportOf({ ok: false }))

describe('a start', () => {
  test('is the first, the same, or an update, by version or by the data that it works with', () => {
    expect(decideStart(null, ONE)).toEqual({ kind: 'first' })
    expect(decideStart(first, ONE)).toEqual({ kind: 'same', record: first })
    expect(decideStart(first, TWO)).toMatchObject({ kind: 'update' })
    expect(decideStart(first, { ...ONE, schemaVersion: 4 })).toMatchObject({ kind: 'update' })
    expect(decideStart(updated, ONE)).toMatchObject({ kind: 'update' })
  })

  test('after an update has a check to make, and knows what was before', () => {
    expect(updated).toMatchObject({ before: { ...ONE, backup: BACKUP }, isChecked: false })
    expect(stateOf(updated).before).toEqual({ program: '1.0.0', sameData: false, backup: BACKUP })
    expect(recordOf({ kind: 'same', record: updated }, TWO, null, 9)).toBe(updated)
  })
})

describe('the check after an update', () => {
  test('opens an incident where something critical failed, and for nothing less', () => {
    expect(stateOf(failed).incident).toMatchObject({
      program: '2.0.0',
      failed: ['Tables: no such table: audit'],
      state: { kind: 'open' },
    })
    for (const change of [{ ok: true }, { ok: false, isCritical: false }]) {
      const passed = afterCheck(updated, reportOf(change))
      expect(stateOf(passed).incident).toBeNull()
      expect(passed.isChecked).toBe(true)
    }
  })

  test('that failed does not stop this version before it was rolled back', () => {
    expect(decideStart(failed, TWO)).toMatchObject({ kind: 'same' })
  })
})

describe('going back', () => {
  const asked: UpdateRecord = { ...failed, rollBack: { by: 'Ann', atMs: 4 } }
  const back = rolledBack(asked, 5)

  test('is what the next start does, and then the version before is the right one', () => {
    expect(decideStart(asked, TWO)).toMatchObject({ kind: 'roll-back' })
    expect(back).toMatchObject({ program: ONE, before: null, rollBack: null, isChecked: true })
    expect(decideStart(back, ONE)).toMatchObject({ kind: 'same' })
  })

  test('refuses the version that failed, until somebody closes the incident', () => {
    expect(decideStart(back, TWO)).toMatchObject({
      kind: 'refused',
      incident: { failed: ['Tables: no such table: audit'] },
    })
    // One that fixes it is another version.
    expect(decideStart(back, { ...TWO, version: '2.0.1' })).toMatchObject({ kind: 'update' })
    const again = closed(back, 'Ann', 6)
    expect(decideStart(again, TWO)).toMatchObject({ kind: 'update' })
    expect(stateOf(again).incident).toBeNull()
  })

  test('needs a backup, and each act is kept before it is told', () => {
    const kept: UpdateRecord[] = []
    const make = (record: UpdateRecord) =>
      createUpdates({ record, keep: (next) => void kept.push(next), nowMs: () => 7, log: createRecordedLog() })
    expect(() => make(first).askRollBack('Ann')).toThrow(/no backup/)
    expect(() => make(first).close('Ann')).toThrow(/No incident/)
    expect(kept).toEqual([])
    const updates = make(updated)
    expect(updates.isCheckDue()).toBe(true)
    updates.checked(reportOf({ ok: false }))
    updates.askRollBack('Ann')
    expect(kept.at(-1)).toMatchObject({ isChecked: true, rollBack: { by: 'Ann', atMs: 7 } })
    expect(updates.state.get().isRollBackAsked).toBe(true)
  })
})
