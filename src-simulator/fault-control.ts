import type { Cancel, SimulatorClock } from './clock.ts'
import type { Device } from './device.ts'
import { type ActiveFaults, BadRequest, type FaultName, faultOptions, faultSpec, Unavailable } from './faults.ts'
import type { House } from './house.ts'
import type { Levels } from './levels.ts'
import type { Listener } from './listener.ts'
import { planStorm, type StormStep } from './storm.ts'
import type { Telemetry } from './telemetry.ts'

/** Starts and ends faults. Those that only change how something is sent look at ActiveFaults themselves; the others act here. */
export interface FaultControl {
  /** Throws BadRequest for an option that the fault does not have, Unavailable where this computer cannot show it. `forMs` in the options ends it by itself. */
  start(name: FaultName, asked: Readonly<Record<string, unknown>>): Promise<void>
  end(name: FaultName): Promise<void>
  clear(): Promise<void>
  /** Throws BadRequest for times that make no storm. */
  storm(seed: number, durationMs: number, everyMs: number, names: readonly FaultName[]): StormStep[]
  stormEndsAtMs(): number | null
  /** Faults that were asked for and that this computer cannot show. */
  unavailable(): FaultName[]
  /** False while the unit starts up. */
  started(): boolean
  /** Waits until nothing is being opened or shut any more. */
  close(): Promise<void>
}

export interface FaultControlNeeds {
  readonly clock: SimulatorClock
  readonly device: Device
  readonly house: House
  readonly levels: Levels
  readonly faults: ActiveFaults
  readonly telemetry: Telemetry
  readonly listener: Listener
}

const MOST_STORM_STEPS = 10_000

export function createFaultControl(needs: FaultControlNeeds): FaultControl {
  const { clock, device, house, levels, faults, telemetry, listener } = needs
  const endings = new Map<FaultName, Cancel>()
  const unavailable = new Set<FaultName>()
  let stormSteps: Cancel[] = []
  let stormEndsAtMs: number | null = null
  let cancelFight: Cancel = () => undefined
  let following: Promise<void> = Promise.resolve()
  let closing = false

  /** A reboot under way: whether it listens meanwhile, and how to forget its end. */
  let boot: { readonly listening: boolean; readonly cancel: Cancel } | null = null

  async function start(name: FaultName, asked: Readonly<Record<string, unknown>>): Promise<void> {
    const { forMs, ...rest } = asked
    const options = faultOptions(name, rest)
    if (forMs !== undefined && (typeof forMs !== 'number' || faultSpec(name).once))
      throw new BadRequest(`"forMs" is a number, for a fault that lasts.`)
    if (faultSpec(name).once) {
      await happen(name, options)
      return
    }
    endings.get(name)?.()
    endings.delete(name)
    faults.on(name, options)
    if (name === 'half-open') for (const connection of listener.connections()) connection.silence('mute')
    await follow()
    if (typeof forMs === 'number')
      endings.set(
        name,
        clock.after(forMs, () => void end(name)),
      )
  }

  async function end(name: FaultName): Promise<void> {
    endings.get(name)?.()
    endings.delete(name)
    if (faults.off(name)) await follow()
  }

  /** Makes true what the active faults say; one at a time, since sockets take a moment to open. */
  function follow(): Promise<void> {
    following = following.then(applyFaults, applyFaults)
    return following
  }

  async function applyFaults(): Promise<void> {
    if (closing) return
    cancelFight()
    const fight = faults.active('fighting')
    if (fight !== null) cancelFight = clock.every(fight.everyMs, () => house.write(fight.param, fight.val))
    await followForeignSender()
    const switchedOff = faults.active('control-off') !== null
    if (switchedOff) for (const connection of listener.connections()) connection.end()
    listener.ignoreNew(boot !== null)
    if (switchedOff || boot?.listening === false) listener.pause()
    else await listener.open()
  }

  async function followForeignSender(): Promise<void> {
    try {
      await telemetry.watchForeignSender()
    } catch (error) {
      const host = faults.active('foreign-sender')?.host
      faults.off('foreign-sender')
      unavailable.add('foreign-sender')
      throw new Unavailable(`This computer does not have the address ${host}, from which the stranger would send.`, {
        cause: error,
      })
    }
  }

  async function happen(name: FaultName, options: Readonly<Record<string, unknown>>): Promise<void> {
    switch (name) {
      case 'reset-mid-frame': {
        const half = Buffer.from('{"jsonrpc":"2.0","method":"update","params":[{"param":"ZoneGain_')
        for (const connection of listener.connections()) {
          connection.sendRaw(half)
          // The half has to be on its way before the reset, which throws away what is not.
          clock.after(20, () => connection.reset())
        }
        return
      }
      case 'endless-line':
        for (const connection of listener.connections()) connection.sendRaw(Buffer.alloc(Number(options.bytes), 'x'))
        return
      case 'reboot':
        return reboot(Number(options.bootMs), options.listening === true)
      case 'rename':
        if (device.parameter(String(options.param))?.kind !== 'text')
          throw new BadRequest(`There is no ${options.param}.`)
        device.put(String(options.param), String(options.str))
        return
      case 'reassign':
        reassign(options.family === 'Source' ? 'Source' : 'Zone', options.how === 'shift', options.silent === true)
        return
      default:
        throw new Error(`The fault ${name} has no moment at which it happens.`)
    }
  }

  async function reboot(bootMs: number, listening: boolean): Promise<void> {
    for (const connection of listener.connections()) connection.silence('doomed')
    boot?.cancel()
    boot = null
    if (bootMs > 0) {
      const cancel = clock.after(bootMs, () => {
        boot = null
        void follow()
      })
      boot = { listening, cancel }
    }
    await follow()
  }

  function reassign(kind: 'Zone' | 'Source', shift: boolean, silent: boolean): void {
    const indices = device.indices(`${kind}Name`)
    const newIndex = new Map(
      indices.map((index, nth) => [index, shift ? index + 1 : (indices[(nth + 1) % indices.length] ?? index)]),
    )
    device.reassign(kind, newIndex)
    house.reassign(kind, newIndex)
    if (kind === 'Source') {
      levels.reassign(newIndex)
      // What is routed stays routed: the routes are renumbered with the sources.
      for (const parameter of device.parameters()) {
        const moved = typeof parameter.value === 'number' ? newIndex.get(parameter.value) : undefined
        if (parameter.kind === 'route' && moved !== undefined) parameter.value = moved
      }
    }
    if (silent) return
    for (const parameter of [...device.parameters()]) {
      if (parameter.kind === 'route' || (parameter.name.startsWith(kind) && parameter.kind !== 'meter'))
        device.announce(parameter.name)
    }
  }

  return {
    start,
    end,
    async clear() {
      for (const cancel of stormSteps) cancel()
      stormSteps = []
      stormEndsAtMs = null
      for (const name of faults.names()) await end(name)
    },
    storm(seed, durationMs, everyMs, names) {
      if (!(everyMs >= 1 && durationMs >= 0 && durationMs / everyMs <= MOST_STORM_STEPS))
        throw new BadRequest(`A storm has at most ${MOST_STORM_STEPS} steps, of 1 ms and more.`)
      const plan = planStorm(seed, durationMs, everyMs, names)
      stormSteps = plan.map(({ atMs, name, options, forMs }) =>
        clock.after(atMs, () => {
          start(name, faultSpec(name).once ? options : { ...options, forMs }).catch((error: unknown) => {
            // The storm goes on without it; the state says which one was missing.
            if (!(error instanceof Unavailable)) throw error
          })
        }),
      )
      stormEndsAtMs = clock.nowMs() + durationMs
      return plan
    },
    stormEndsAtMs: () => stormEndsAtMs,
    unavailable: () => [...unavailable],
    started: () => boot === null,
    close() {
      closing = true
      return follow()
    },
  }
}
