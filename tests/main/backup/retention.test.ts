import { describe, expect, test } from 'vitest'
import { type Candidate, isFromFuture, keepingOf, removalsOf } from '../../../src-main/backup/retention.ts'
import {
  BACKUP_KINDS,
  type BackupKind,
  BackupSettings,
  FLOOR_BACKUPS,
  type Keeping,
  type Manifest,
} from '../../../src-shared/model/backup.ts'
import { createSeededRandom } from '../../support/random.ts'

const DAY_MS = 24 * 3_600_000
const NOW_MS = Date.UTC(2026, 5, 15, 12)
const DEFAULTS = BackupSettings.parse({})
/** No rule keeps anything by its number or its month: what stays is kept by what a test is about. */
const STRICT: BackupSettings = { ...DEFAULTS, manualCount: 1, beforeUpdateCount: 1, settingsCount: 1, monthlyCount: 0 }

const monthOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 7)

interface Given {
  readonly kind?: BackupKind
  readonly daysOld: number
  readonly keepDays?: number | null
  readonly pinned?: boolean
  readonly isVerified?: boolean
  readonly parts?: Manifest['parts']
}

/** Candidates in the order in which they were made, oldest first; the id is the place in the list. */
function made(given: readonly Given[]): readonly Candidate[] {
  return given.map(({ kind = 'daily', daysOld, keepDays = null, pinned = false, isVerified = true, parts }, place) => ({
    manifest: {
      id: String(place),
      kind,
      sequence: place + 1,
      createdMs: NOW_MS - daysOld * DAY_MS,
      keepDays,
      pinned,
      parts: parts ?? (kind === 'settings' ? ['settings', 'processors', 'audit'] : null),
    },
    isVerified,
  }))
}

function kept(given: readonly Given[], settings: BackupSettings = DEFAULTS): readonly Keeping[] {
  const candidates = made(given)
  const keeping = keepingOf(candidates, settings, NOW_MS, monthOf)
  return candidates.map(({ manifest: { id } }) => keeping.get(id)!)
}

const kinds = (keeping: readonly Keeping[]) => keeping.map(({ kind }) => kind)
/** Newer ones that take the floor, so that rules can be seen below it. */
const FLOOR: readonly Given[] = Array.from({ length: FLOOR_BACKUPS }, () => ({ daysOld: 0 }))

describe('the floor', () => {
  test('is the newest five and the newest of each kind, however old they are', () => {
    const given = [
      ...BACKUP_KINDS.filter((kind) => kind !== 'daily').map((kind) => ({ kind, daysOld: 4000 })),
      ...Array.from({ length: 7 }, () => ({ daysOld: 3000 })),
    ]
    const others = BACKUP_KINDS.length - 1
    expect(kinds(kept(given, STRICT))).toEqual([
      ...Array.from({ length: others }, () => 'floor'),
      'none',
      'none',
      ...Array.from({ length: 5 }, () => 'floor'),
    ])
  })

  test('holds five whole ones however often the settings are changed', () => {
    const given = [
      ...Array.from({ length: 6 }, () => ({ daysOld: 900 })),
      ...Array.from({ length: 60 }, () => ({ kind: 'settings' as const, daysOld: 0 })),
    ]
    const keeping = kinds(kept(given, STRICT))
    expect(keeping.slice(0, 6)).toEqual(['none', 'floor', 'floor', 'floor', 'floor', 'floor'])
    expect(keeping.slice(6).filter((kind) => kind === 'floor')).toHaveLength(5)
  })

  test('counts only what is verified and not from the future', () => {
    const given = [
      ...Array.from({ length: 5 }, () => ({ daysOld: 900 })),
      { daysOld: 0, isVerified: false },
      { daysOld: -400 },
    ]
    expect(kinds(kept(given, STRICT))).toEqual(['floor', 'floor', 'floor', 'floor', 'floor', 'pinned', 'pinned'])
  })
})

describe('a rule', () => {
  test('keeps daily ones for 30 days, by the time at which they were made', () => {
    const keeping = kept([{ daysOld: 30 }, { daysOld: 29.9 }, { daysOld: 1 }, ...FLOOR], STRICT).slice(0, 3)
    expect(keeping).toEqual([
      { kind: 'none' },
      { kind: 'until', untilMs: NOW_MS + 0.1 * DAY_MS },
      { kind: 'until', untilMs: NOW_MS + 29 * DAY_MS },
    ])
  })

  test.each([
    ['before-update', 10],
    ['manual', 5],
    ['settings', 50],
  ] as const)('keeps the last ones %s', (kind, count) => {
    const given = [...Array.from({ length: count + 3 }, () => ({ kind, daysOld: 400 })), ...FLOOR]
    const keeping = kept(given, { ...DEFAULTS, monthlyCount: 0 }).slice(0, count + 3)
    expect(kinds(keeping).slice(0, 3)).toEqual(['none', 'none', 'none'])
    expect(keeping.slice(3, -1)).toEqual(Array.from({ length: count - 1 }, () => ({ kind: 'newest', of: count })))
    expect(keeping.at(-1)).toEqual({ kind: 'floor' })
  })

  test('keeps safety copies for 30 days, and at least five', () => {
    const safety = (daysOld: number) => ({ kind: 'safety' as const, daysOld })
    const old = kept([...Array.from({ length: 7 }, () => safety(100)), ...FLOOR], STRICT)
    expect(kinds(old).slice(0, 7)).toEqual(['none', 'none', 'newest', 'newest', 'newest', 'newest', 'floor'])
    const young = kept([...Array.from({ length: 7 }, () => safety(3)), ...FLOOR], STRICT)
    expect(kinds(young).slice(0, 6)).toEqual(['until', 'until', 'until', 'until', 'until', 'until'])
  })

  test('keeps the first of each of the last twelve months', () => {
    const given = [...Array.from({ length: 60 }, (_, place) => ({ daysOld: 600 - place * 10 })), ...FLOOR]
    const keeping = kinds(kept(given, { ...DEFAULTS, dailyDays: 1 }))
    const monthly = made(given).filter((_, place) => keeping[place] === 'monthly')
    const months = monthly.map(({ manifest }) => monthOf(manifest.createdMs))
    expect(months).toEqual([
      '2025-07',
      '2025-08',
      '2025-09',
      '2025-10',
      '2025-11',
      '2025-12',
      '2026-01',
      '2026-02',
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
    ])
    const firstOfMay = made(given).find(({ manifest }) => monthOf(manifest.createdMs) === '2026-05')
    expect(monthly.map(({ manifest }) => manifest.id)).toContain(firstOfMay?.manifest.id)
  })

  test('keeps no month by one that holds only a part', () => {
    const part: Given = { kind: 'manual', daysOld: 100, parts: ['settings'], keepDays: 1 }
    const whole = { kind: 'manual', daysOld: 99, keepDays: 1 } as const
    expect(kinds(kept([part, whole, ...FLOOR, { kind: 'manual', daysOld: 0 }])).slice(0, 2)).toEqual([
      'none',
      'monthly',
    ])
  })

  test('never removes what was recorded while the other computer was down', () => {
    expect(
      kinds(kept([{ kind: 'failover', daysOld: 4000 }, { kind: 'failover', daysOld: 0 }, ...FLOOR], STRICT))[0],
    ).toBe('pinned')
  })
})

describe('a person', () => {
  test('pins, and that is for ever', () => {
    expect(kinds(kept([{ daysOld: 4000, pinned: true }, { daysOld: 4000 }, ...FLOOR], STRICT)).slice(0, 2)).toEqual([
      'pinned',
      'none',
    ])
  })

  test('says how long, and that is instead of the rule of its kind', () => {
    const given: Given[] = [
      { kind: 'manual', daysOld: 10, keepDays: 9 },
      { kind: 'manual', daysOld: 10, keepDays: 11 },
      { daysOld: 5, keepDays: 2 },
      { kind: 'manual', daysOld: 1 },
      ...FLOOR,
    ]
    expect(kept(given, { ...DEFAULTS, monthlyCount: 0 }).slice(0, 4)).toEqual([
      { kind: 'none' },
      { kind: 'until', untilMs: NOW_MS + DAY_MS },
      { kind: 'none' },
      { kind: 'floor' },
    ])
  })
})

test('the order is that of the sequence, whatever the clock said', () => {
  // Made last by a computer whose clock was years behind: it is the newest one all the same.
  const given: Given[] = [...Array.from({ length: 5 }, () => ({ daysOld: 40 })), { daysOld: 5000 }]
  expect(kinds(kept(given, STRICT))).toEqual(['none', 'floor', 'floor', 'floor', 'floor', 'floor'])
})

test('a day ahead is a clock, more is the future', () => {
  expect(isFromFuture({ createdMs: NOW_MS + DAY_MS }, NOW_MS)).toBe(false)
  expect(isFromFuture({ createdMs: NOW_MS + DAY_MS + 1 }, NOW_MS)).toBe(true)
})

describe('a clean-up', () => {
  const backup = (sequence: number, keeping: Keeping, daysOld: number, bytes = 100) => ({
    manifest: {
      id: String(sequence),
      sequence,
      createdMs: NOW_MS - daysOld * DAY_MS,
      file: { name: `daily_2026010${sequence}_030000.db.gz` as Manifest['file']['name'], bytes, sha256: '' },
    },
    keeping,
  })
  const until: Keeping = { kind: 'until', untilMs: NOW_MS + 1 }
  const all = [
    backup(9, { kind: 'floor' }, 1),
    backup(8, until, 2),
    backup(7, { kind: 'newest', of: 5 }, 8),
    backup(6, { kind: 'none' }, 9),
    backup(5, { kind: 'monthly' }, 10),
    backup(4, { kind: 'pinned' }, 11),
    backup(3, { kind: 'floor' }, 12),
    backup(2, until, 13),
    backup(1, { kind: 'none' }, 14),
  ]
  const removed = (missingBytes: number) =>
    removalsOf(all, NOW_MS, missingBytes).map(({ manifest }) => manifest.sequence)

  test('removes what no rule keeps, oldest first', () => {
    expect(removed(0)).toEqual([1, 6])
  })

  test('removes more where space is missing: oldest first, as much as is needed, nothing younger than 7 days', () => {
    expect(removed(200)).toEqual([1, 6])
    expect(removed(201)).toEqual([1, 6, 2])
    expect(removed(301)).toEqual([1, 6, 2, 5])
    expect(removed(1e9)).toEqual([1, 6, 2, 5, 7])
  })
})

test('whatever there is, five verified ones and the newest of each kind stay', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = createSeededRandom(seed)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
    const given = Array.from({ length: Math.floor(random() * 60) }, (): Given => {
      const kind = pick(BACKUP_KINDS)
      return {
        kind,
        daysOld: random() * 800 - 20,
        keepDays: random() < 0.2 ? Math.ceil(random() * 100) : null,
        pinned: random() < 0.05,
        isVerified: random() < 0.8,
        parts: kind !== 'settings' && random() < 0.2 ? ['settings'] : undefined,
      } as Given
    })
    const settings = {
      ...DEFAULTS,
      dailyDays: pick([1, 7, 30]),
      manualCount: pick([1, 5]),
      monthlyCount: pick([0, 12]),
    }
    const candidates = made(given)
    const keeping = keepingOf(candidates, settings, NOW_MS, monthOf)
    expect(keeping.size).toBe(candidates.length)
    const removable = candidates.map(({ manifest }) => ({
      manifest: { ...manifest, file: { name: '' as Manifest['file']['name'], bytes: 1, sha256: '' } },
      keeping: keeping.get(manifest.id)!,
    }))
    const gone = new Set(removalsOf(removable, NOW_MS, 1e9).map(({ manifest }) => manifest.id))
    const good = candidates
      .filter(({ isVerified, manifest }) => isVerified && !isFromFuture(manifest, NOW_MS))
      .reverse()
    const mustStay = [
      ...good.slice(0, 5),
      ...good.filter(({ manifest }) => manifest.parts === null).slice(0, 5),
      ...BACKUP_KINDS.flatMap((kind) => good.filter(({ manifest }) => manifest.kind === kind).slice(0, 1)),
      ...candidates.filter((each) => !good.includes(each)),
      ...good.filter(({ manifest }) => manifest.pinned),
    ]
    expect(
      mustStay.filter(({ manifest }) => gone.has(manifest.id)),
      `seed ${seed}`,
    ).toEqual([])
  }
})
