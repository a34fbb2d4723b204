import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createApi } from '../../../src-main/api/dispatch.ts'
import { createTopic } from '../../../src-main/topic.ts'
import { call, define, topic } from '../../../src-shared/contract/define.ts'
import { AccessSettings } from '../../../src-shared/model/access.ts'
import { accessForTest, browserWith, WINDOW } from '../../support/access.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { windowForTest } from '../../support/window-door.ts'

const MINUTE_MS = 60_000
const SCRIPT = { name: 'script', role: 'staff', door: 'web' } as const

async function place() {
  const clock = createManualClock()
  const kept = await accessForTest(clock)
  return { clock, ...kept, access: kept.start() }
}

describe('the role of a window', () => {
  test('is technician until there is a technician’s PIN, then what anyone may; whoever set it goes on', async () => {
    const { access } = await place()
    const kiosk = { ...WINDOW, session: { ...WINDOW.session!, id: 'local/1', who: 'local' } }
    await access.setPin(WINDOW, 'staff', '1111')
    expect(access.roles.of(WINDOW)).toBe('technician')
    await access.setPin(WINDOW, 'technician', '987654')
    expect(access.roles.of(WINDOW)).toBe('technician')
    expect(access.roles.of(kiosk)).toBe('watch')
    expect(access.lock(WINDOW)).toMatchObject({ role: 'watch', lock: 'locked', pins: ['staff', 'technician'] })
    access.setSettings(WINDOW, AccessSettings.parse({ anyoneMay: 'staff' }))
    expect(access.roles.of(kiosk)).toBe('staff')
    expect(access.removePin('technician')).toBe(true)
    expect(access.removePin('technician')).toBe(false)
    expect(access.roles.of(kiosk)).toBe('technician')
  })

  test('rises with a PIN, for that window alone, and falls by hand and after a time without use', async () => {
    const { access, clock } = await place()
    await access.setPin(WINDOW, 'manager', '2222')
    await access.setPin(WINDOW, 'technician', '987654')
    access.lock(WINDOW)
    const tablet = browserWith('watch', 'a')
    const other = browserWith('watch', 'b')
    expect(await access.unlock(tablet, 'manager', '2222')).toMatchObject({ role: 'manager', lockedRole: 'watch' })
    expect([tablet, other, WINDOW].map(access.roles.of)).toEqual(['manager', 'watch', 'watch'])
    await clock.advance(9 * MINUTE_MS)
    access.roles.used(tablet)
    await clock.advance(9 * MINUTE_MS)
    expect(access.roles.of(tablet)).toBe('manager')
    await clock.advance(MINUTE_MS)
    expect(access.roles.of(tablet)).toBe('watch')
    await access.unlock(tablet, 'manager', '2222')
    expect(access.lock(tablet)).toMatchObject({ role: 'watch', lock: 'locked' })
  })

  test('falls while the computer sleeps, whose clock stands still then, and not because the clock is set back', async () => {
    const clock = createManualClock()
    let wallMs = 0
    const access = (await accessForTest({ ...clock, nowMs: () => clock.nowMs() + wallMs })).start()
    await access.setPin(WINDOW, 'manager', '2222')
    const tablet = browserWith('watch', 'a')
    await access.unlock(tablet, 'manager', '2222')
    wallMs = -24 * 60 * MINUTE_MS
    expect(access.roles.of(tablet)).toBe('manager')
    wallMs = 10 * MINUTE_MS
    expect(access.roles.of(tablet)).toBe('watch')
  })

  test('never falls below its key, and a key alone has nothing to unlock', async () => {
    const { access } = await place()
    await access.setPin(WINDOW, 'staff', '1111')
    const phone = browserWith('manager', 'a')
    expect(await access.unlock(phone, 'staff', '1111')).toMatchObject({ role: 'manager' })
    await expect(access.unlock(SCRIPT, 'staff', '1111')).rejects.toMatchObject({ code: 'bad-input' })
    expect(access.stateFor(SCRIPT).get()).toMatchObject({ role: 'staff', lock: 'fixed' })
    await expect(access.unlock(phone, 'manager', '1111')).rejects.toMatchObject({ code: 'not-found' })
  })

  test.each(['123', '1234567890123', '12a4', '', '１２３４'])('has no PIN like “%s”', async (pin) => {
    const { access } = await place()
    await expect(access.setPin(WINDOW, 'staff', pin)).rejects.toMatchObject({ code: 'bad-input' })
  })

  test('has no PIN that is another role’s too', async () => {
    const { access } = await place()
    await access.setPin(WINDOW, 'staff', '1111')
    await expect(access.setPin(WINDOW, 'manager', '1111')).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('a change of a PIN', () => {
  test('locks what the old one had unlocked, and nothing else', async () => {
    const { access } = await place()
    await access.setPin(WINDOW, 'manager', '2222')
    await access.setPin(WINDOW, 'staff', '1111')
    const [manager, staff] = [browserWith('watch', 'a'), browserWith('watch', 'b')]
    await access.unlock(manager, 'manager', '2222')
    await access.unlock(staff, 'staff', '1111')
    await access.setPin(WINDOW, 'manager', '3333')
    expect([manager, staff].map(access.roles.of)).toEqual(['watch', 'staff'])
    access.removePin('staff')
    expect(access.roles.of(staff)).toBe('watch')
  })

  test('while a PIN is compared leaves the window locked', async () => {
    const { access } = await place()
    await access.setPin(WINDOW, 'manager', '2222')
    const tablet = browserWith('watch', 'a')
    const unlocking = access.unlock(tablet, 'manager', '2222')
    access.removePin('manager')
    await expect(unlocking).rejects.toMatchObject({ code: 'wrong-pin' })
    expect(access.roles.of(tablet)).toBe('watch')
  })

  test('is not made by a window that was locked meanwhile', async () => {
    const { access } = await place()
    await access.setPin(WINDOW, 'technician', '987654')
    const setting = access.setPin({ ...WINDOW, role: 'technician' }, 'manager', '2222')
    access.lock(WINDOW)
    await expect(setting).rejects.toMatchObject({ code: 'not-allowed' })
    expect(access.stateFor(WINDOW).get().pins).toEqual(['technician'])
  })

  test('in the file, as by a restore, locks who had the old one', async () => {
    const { access, start } = await place()
    await access.setPin(WINDOW, 'technician', '987654')
    await access.setPin(WINDOW, 'manager', '2222')
    const tablet = browserWith('watch', 'a')
    await access.unlock(tablet, 'manager', '2222')
    await start().setPin({ name: 'command line', role: 'technician', door: 'command-line' }, 'technician', '123456')
    access.reload()
    expect([WINDOW, tablet].map(access.roles.of)).toEqual(['watch', 'manager'])
  })

  test('survives a restart, and leaves no PIN in the file', async () => {
    const { access, start, file } = await place()
    await access.setPin(WINDOW, 'technician', '987654321')
    const again = start()
    expect(again.roles.of(WINDOW)).toBe('watch')
    expect(await again.unlock(WINDOW, 'technician', '987654321')).toMatchObject({ role: 'technician' })
    for (const each of [file, `${file}-wal`]) expect(readFileSync(each).includes('987654321')).toBe(false)
  })
})

describe('wrong PINs', () => {
  test('make the next one wait longer and longer, over a restart, and never for good', async () => {
    const { access, clock, start } = await place()
    await access.setPin(WINDOW, 'manager', '2222')
    const tablet = browserWith('watch', 'a')
    const wait = async (from: typeof access) => {
      const message = await from.unlock(tablet, 'manager', '2222').then(
        () => 'unlocked',
        (error: Error) => error.message,
      )
      return Number(/in (\d+) s/.exec(message)?.[1] ?? Number.NaN)
    }
    const waits: number[] = []
    for (let wrong = 0; wrong < 12; wrong += 1) {
      await expect(access.unlock(tablet, 'manager', '0000')).rejects.toMatchObject({ code: 'wrong-pin' })
      waits.push(await wait(access))
      // Another session of the same key, and a program that was started anew, are no fresh start.
      await expect(access.unlock(browserWith('watch', 'z'), 'manager', '2222')).rejects.toMatchObject({
        code: 'too-many-tries',
      })
      expect(await wait(start())).toBe(waits.at(-1))
      await clock.advance(waits.at(-1)! * 1000)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
    expect(await access.unlock(tablet, 'manager', '2222')).toMatchObject({ role: 'manager' })
    access.lock(tablet)
    expect(await access.unlock(tablet, 'manager', '2222')).toMatchObject({ role: 'manager' })
  })

  test('that come all at once count one by one: one is looked at', async () => {
    const { access } = await place()
    await access.setPin(WINDOW, 'manager', '2222')
    const tries = Array.from({ length: 20 }, (_, place) =>
      access.unlock(browserWith('watch', String(place)), 'manager', '0000').catch((error) => error.code),
    )
    const codes = await Promise.all(tries)
    expect(codes.filter((code) => code === 'wrong-pin')).toHaveLength(1)
    expect(codes.filter((code) => code === 'too-many-tries')).toHaveLength(19)
  })

  test('of many keys slow everybody down a little, and a clock that is set back lengthens nothing', async () => {
    const { access } = await place()
    await access.setPin(WINDOW, 'manager', '2222')
    const keyOf = (id: number) => {
      const caller = browserWith('watch', 'a')
      return { ...caller, session: { ...caller.session!, id: `token ${id}/a`, who: `token ${id}` } }
    }
    for (let id = 0; id < 11; id += 1) {
      await expect(access.unlock(keyOf(id), 'manager', '0000')).rejects.toMatchObject({ code: 'wrong-pin' })
    }
    await expect(access.unlock(keyOf(99), 'manager', '2222')).rejects.toThrow('in 1 s')
    // The technician’s PIN is the one with which everybody begins anew.
    await access.setPin(WINDOW, 'technician', '987654')
    expect(await access.unlock(keyOf(99), 'manager', '2222')).toMatchObject({ role: 'manager' })
  })
})

describe('dispatch', () => {
  const small = define({
    house: {
      slow: call<string>()('manager', z.strictObject({})),
      ledger: topic<number>('manager'),
    },
  })

  async function house() {
    const { access, clock } = await place()
    await access.setPin(WINDOW, 'manager', '2222')
    await access.setPin(WINDOW, 'technician', '987654')
    access.lock(WINDOW)
    const ledger = createTopic(1)
    const slow = Promise.withResolvers<string>()
    const audited: string[] = []
    const api = createApi(
      small,
      { house: { slow: () => slow.promise } },
      { house: { ledger } },
      {
        roles: access.roles,
        audit: ({ caller, path, outcome }) => audited.push(`${caller.role} ${path} ${outcome}`),
        report: () => undefined,
      },
    )
    return { access, clock, api, ledger, slow, audited, window: windowForTest(api) }
  }

  test('decides when a call comes in: what is under way ends, the next one is refused', async () => {
    const { access, window, slow, audited } = await house()
    await access.unlock(WINDOW, 'manager', '2222')
    const underWay = window.call('house.slow', {})
    access.lock(WINDOW)
    expect(await window.call('house.slow', {})).toMatchObject({ ok: false, code: 'not-allowed' })
    slow.resolve('done')
    expect(await underWay).toEqual({ ok: true, value: 'done' })
    expect(audited).toEqual(['watch house.slow not-allowed', 'manager house.slow ok'])
  })

  test('closes a topic at once that somebody may not read any more, by hand and after the time', async () => {
    const { access, clock, window, ledger } = await house()
    expect(window.open('house.ledger').told).toEqual([{ refused: 'not-allowed' }])
    for (const lock of [async () => access.lock(WINDOW), () => clock.advance(10 * MINUTE_MS)]) {
      await access.unlock(WINDOW, 'manager', '2222')
      const { told } = window.open('house.ledger')
      expect(told).toEqual([{ value: ledger.get() }])
      ledger.set(ledger.get() + 1)
      await lock()
      expect(told.at(-1)).toEqual({ refused: 'not-allowed' })
      const before = told.length
      ledger.set(ledger.get() + 1)
      expect(told).toHaveLength(before)
    }
  })
})
