import { describe, expect, it } from 'vitest'
import { checkProcessor } from '../../../src-main/health/checks.ts'
import type { LinkState, LinkTrouble, MeterReception, ProcessorView } from '../../../src-shared/model/processor.ts'
import { ProcessorId } from '../../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../../src-shared/model/sound.ts'
import type { MeterPort } from '../../../src-shared/model/system.ts'
import type { Check, CheckId } from '../../../src-shared/model/tools.ts'

const id = ProcessorId.parse('p-1')
const named = (index: number, name: string) => ({
  index,
  name,
  placeholder: false,
  gainDb: null,
  gainPercent: null,
  muted: null,
  source: null,
  grouped: null,
})
const SOUND: ProcessorSound = {
  processorId: id,
  reading: { kind: 'complete' },
  sources: [named(0, 'Jukebox')],
  zones: [named(3, 'Patio')],
  mixes: [],
  groups: [],
  scenes: [],
  routines: [],
  messages: [],
  gpoPresets: [],
  bellSchedules: [],
}

function ladder(
  link: LinkState,
  given: { trouble?: LinkTrouble; meters?: MeterReception; port?: MeterPort; sound?: ProcessorSound } = {},
): Record<CheckId, Check> {
  const view: ProcessorView = {
    id,
    name: 'Bar',
    model: 'AZM8',
    host: '10.0.0.5',
    port: 5321,
    link,
    lastOnlineMs: null,
    trouble: given.trouble ?? null,
    latencyMs: link.kind === 'online' ? 61.2 : null,
    meters: given.meters ?? { kind: 'unknown' },
    firmware: null,
  }
  const meterPort = given.port ?? { kind: 'listening', port: 3131 }
  const { checks } = checkProcessor({ view, sound: given.sound ?? SOUND, meterPort })
  return Object.fromEntries(checks.map((check) => [check.id, check])) as Record<CheckId, Check>
}
const states = (checks: Record<CheckId, Check>) => Object.values(checks).map(({ state }) => state)
const waiting = (trouble: LinkTrouble): LinkState => ({ kind: 'waiting', sinceMs: 0, retryAtMs: 1, trouble })

describe('the ladder of checks', () => {
  it('is all well while everything works', () => {
    const checks = ladder({ kind: 'online', sinceMs: 0 }, { meters: { kind: 'heard' } })
    expect(states(checks)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok'])
    expect(checks.commands.finding).toContain('61 ms')
  })

  it.each<[LinkTrouble, CheckId, RegExp]>([
    ['unreachable', 'address', /switched off|unplugged/],
    ['timed-out', 'address', /switched off/],
    ['name-not-found', 'address', /misspelt/],
    ['refused', 'tcp', /Third-party control is off/],
    ['reset', 'tcp', /restarting/],
    ['closed-by-processor', 'tcp', /restarting/],
    ['same-address', 'tcp', /added twice/],
    ['line-too-long', 'tcp', /Something else/],
    ['no-answer', 'commands', /allow-list/],
  ])('stops at the right rung after %s, says why, and skips what needs it', (trouble, rung, cause) => {
    const checks = ladder(waiting(trouble), { trouble })
    const order = Object.keys(checks) as CheckId[]
    const at = order.indexOf(rung)
    expect(order.slice(0, at).map((each) => checks[each].state)).toEqual(order.slice(0, at).map(() => 'ok'))
    expect(checks[rung].state).toBe('failed')
    expect(checks[rung].causes.join(' ')).toMatch(cause)
    expect(order.slice(at + 1).map((each) => checks[each].state)).toEqual(order.slice(at + 1).map(() => 'skipped'))
  })

  it('knows a wedged processor: everything below answers, commands do not, meters may still come', () => {
    const checks = ladder({ kind: 'not-answering', sinceMs: 0 }, { meters: { kind: 'heard' }, trouble: 'no-answer' })
    expect(checks.tcp.state).toBe('ok')
    expect(checks.commands.state).toBe('failed')
    expect(checks.meters.state).toBe('ok')
  })

  it('knows a firewall: commands work, no meters heard', () => {
    const checks = ladder({ kind: 'online', sinceMs: 0 }, { meters: { kind: 'silent', sinceMs: 0, everHeard: false } })
    expect(checks.commands.state).toBe('ok')
    expect(checks.meters).toMatchObject({ state: 'failed', finding: 'Commands work, no meters heard.' })
    expect(checks.meters.causes[0]).toMatch(/firewall.*3131/)
  })

  it('names the port that another program has, and does not blame the processor for it', () => {
    const port: MeterPort = { kind: 'taken', port: 3131, sinceMs: 0 }
    const checks = ladder({ kind: 'online', sinceMs: 0 }, { port })
    expect(checks['port-free'].finding).toBe('Another program is using UDP port 3131.')
    expect(checks.meters.state).toBe('skipped')
    expect(checks.commands.state).toBe('ok')
  })

  it('says how far the names are', () => {
    const online: LinkState = { kind: 'online', sinceMs: 0 }
    const running = { ...SOUND, reading: { kind: 'running', done: 48, total: 330 } } as const
    expect(ladder(online, { sound: running }).names.finding).toContain('48 of 330')
    expect(ladder(online, { sound: { ...SOUND, zones: [] } }).names).toMatchObject({
      state: 'failed',
      action: 'read-again',
    })
  })
})
