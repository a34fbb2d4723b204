import { describe, expect, it } from 'vitest'
import { judgeBatches, judgeClients } from '../../../src-main/protocol-check/ask-limits.ts'
import { type Heard, judgeRate } from '../../../src-main/protocol-check/ask-meters.ts'
import { judgeDante, judgeSpelling } from '../../../src-main/protocol-check/ask-names.ts'
import { judgeCurve, judgeGrouped } from '../../../src-main/protocol-check/ask-writing.ts'
import { createRedactor } from '../../../src-main/protocol-check/evidence.ts'

/** A meter that comes each 40 ms for two seconds, with what it reads at each place. */
const meter = (param: string, reads: (nth: number) => number): readonly Heard[] =>
  Array.from({ length: 51 }, (_, nth) => ({ param, value: reads(nth), atMs: nth * 40 }))

describe('what came is judged', () => {
  it('by how often meters come and whether they come unchanged', () => {
    const changing = meter('SourceMeter_0', (nth) => nth)
    const steady = meter('SourceMeter_1', () => 0)
    expect(judgeRate([...changing, ...steady], 2).sentence).toBe(
      '2 of 2 meters came, the busiest 25 times a second. They come again where nothing has changed.',
    )
    expect(judgeRate([...changing, ...steady.slice(0, 1)], 2).sentence).toMatch(/only where something has changed/)
    expect(judgeRate(changing, 1).sentence).toMatch(/cannot be told/)
    expect(judgeRate([], 2)).toMatchObject({ state: 'not-possible-here' })
  })

  it('by how much of a batch is answered', () => {
    const batch = (size: number, answeredCount: number, tookMs = 100) => ({ size, answeredCount, tookMs })
    expect(judgeBatches([batch(8, 8), batch(16, 10)], 64).sentence).toMatch(/16 only 10 are answered/)
    expect(judgeBatches([batch(8, 0)], 64).sentence).toMatch(/8 parameters is not answered in whole/)
    expect(judgeBatches([batch(8, 8), batch(32, 32, 2400)], 64).sentence).toMatch(/it took 2400 ms/)
  })

  it('by what became of further clients', () => {
    expect(judgeClients(['evicts-another'], true).sentence).toMatch(
      /0 more clients\. The next one makes it end an older/,
    )
    expect(judgeClients(['served', 'silent'], false).sentence).toMatch(
      /^Beside this check it takes 1 more client\. The next one is accepted and never/,
    )
  })

  it('by names and indices', () => {
    expect(judgeSpelling(null, ['ZoneActive']).sentence).toBe(
      'No group is known, so groups could not be asked. A zone answers to ZoneActive.',
    )
    expect(judgeDante(8, [8, 9]).sentence).toMatch(/^Sources answer at 8, 9, beyond 7/)
  })

  it('by the curve that fits best, and by none where none does', () => {
    const of = (curve: (db: number) => number) => [-60, -40, -20, -6, 0].map((db) => ({ db, percent: curve(db) }))
    expect(
      judgeCurve(
        of((db) => 100 + (db * 100) / 80),
        false,
      ).sentence,
    ).toMatch(/follow a straight line, within 0 %/)
    expect(
      judgeCurve(
        of((db) => 10 ** (db / 20) * 100),
        false,
      ).sentence,
    ).toMatch(/follow the amplitude/)
    expect(
      judgeCurve(
        of((db) => (db === 0 ? 100 : 50)),
        false,
      ).sentence,
    ).toMatch(/no simple curve/)
    expect(judgeCurve([{ db: -3, percent: 50 }], false)).toMatchObject({ state: 'not-possible-here' })
  })

  it('by what a combined group makes of a write', () => {
    const base = { beforeDb: -20, wantedDb: -22, isRefused: false, haveOthersMoved: false }
    expect(judgeGrouped({ ...base, atOnceDb: -22, laterDb: -20 }).sentence).toMatch(/taken back within a second/)
    expect(judgeGrouped({ ...base, atOnceDb: -22, laterDb: -22, haveOthersMoved: true }).sentence).toMatch(/move along/)
    expect(judgeGrouped({ ...base, isRefused: true, atOnceDb: -20, laterDb: -20 }).sentence).toMatch(/is refused/)
  })
})

describe('the lines that are shown', () => {
  it('keep their shape and lose what is the venue’s own', () => {
    const { line } = createRedactor()
    expect(line('{"result": [{"param":"ZoneName_3","str":"Bar \\"Zur Post\\""}],"id":1}')).toBe(
      '{"result": [{"param":"ZoneName_3","str":"Zone 3"}],"id":1}',
    )
    expect(line('{"error":"Bar \\"Zur Post\\" could not be found at 192.0.2.7","id":2}')).toBe(
      '{"error":"Zone 3 could not be found at (IPv4 address)","id":2}',
    )
    expect(line('{"params":[{"param":"FirmwareVersion","str":"4.5"},{"param":"SceneName_0","str":"Closing"}]}')).toBe(
      '{"params":[{"param":"FirmwareVersion","str":"4.5"},{"param":"(text)","str":"(text)"}]}',
    )
    expect(line('{"Bar":1,"Anna’s bar":2}')).not.toContain('Anna')
    expect(line('Bar Zur Post')).toBe('(12 characters that are no JSON)')
  })
})
