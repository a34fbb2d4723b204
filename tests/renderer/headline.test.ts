import { describe, expect, test } from 'vitest'
import { headlineOf } from '../../src-renderer/state/headline.ts'
import { linkNotice } from '../../src-renderer/state/link-notice.ts'
import { timeText } from '../../src-renderer/state/time.ts'
import { EVENING_MS, processor, WAITING } from '../support/fake-venue.ts'

const bar = processor('p-1', 'Main bar', {})
const lost = processor('p-2', 'Upstairs', { link: WAITING, lastOnlineMs: EVENING_MS })
const wedged = processor('p-3', 'Cellar', { link: { kind: 'not-answering', sinceMs: EVENING_MS } })
const deaf = processor('p-4', 'Patio', { meters: { kind: 'silent', sinceMs: EVENING_MS, everHeard: true } })
const coming = processor('p-5', 'Terrace', { link: { kind: 'syncing', sinceMs: EVENING_MS } })

describe('the one sentence', () => {
  test.each([
    [[bar], 'optimal', 'Main bar is connected.'],
    [[bar, { ...bar, name: 'Other' }], 'optimal', 'All 2 processors are connected.'],
    [[bar, lost], 'critical', 'Upstairs is not connected.'],
    [[wedged], 'critical', 'Cellar does not answer.'],
    [[bar, deaf], 'moderate', 'Patio works, but no meters are heard.'],
    [[coming], 'minor', 'Terrace is connecting.'],
    [[bar, deaf, lost], 'critical', '2 of 3 processors need attention.'],
    [[coming, deaf], 'moderate', '2 of 2 processors need attention.'],
  ])('speaks from the links alone', (views, severity, sentence) => {
    expect(headlineOf(views, true)).toEqual({ severity, sentence })
  })

  test('is none without a processor, and no old news without the console', () => {
    expect(headlineOf([], true)).toBeNull()
    expect(headlineOf([bar], false)?.severity).toBe('critical')
  })
})

describe('the banner of a processor', () => {
  test('is there only where something is wrong', () => {
    expect(linkNotice(bar, true, EVENING_MS)).toBeNull()
    expect(linkNotice(coming, true, EVENING_MS)).toBeNull()
  })

  test('says since when it is gone, and what that means', () => {
    expect(linkNotice(lost, true, EVENING_MS)).toEqual({
      severity: 'critical',
      title: `Not connected since ${timeText(EVENING_MS, EVENING_MS)}.`,
      detail: "The music keeps playing; you can't see or change it here.",
    })
    expect(linkNotice({ ...lost, lastOnlineMs: null }, true, EVENING_MS)?.title).toBe('Not connected yet.')
  })

  test('keeps a device that hears but does not answer apart from one that is gone', () => {
    expect(linkNotice(wedged, true, EVENING_MS)?.title).toContain('Connected, but no answer since')
  })

  test('says that meters are not heard, unless this computer hears none at all', () => {
    expect(linkNotice(deaf, true, EVENING_MS)?.title).toBe('Commands work, but no meters are heard.')
    expect(linkNotice(deaf, false, EVENING_MS)).toBeNull()
  })
})

test('a time of another day comes with its day', () => {
  expect(timeText(EVENING_MS, EVENING_MS)).not.toMatch(/2026/)
  expect(timeText(EVENING_MS, EVENING_MS + 48 * 3_600_000)).toMatch(/2026/)
})
