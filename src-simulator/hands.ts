import { CEILING_DB } from '../src-shared/decibels.ts'
import type { SimulatorClock } from './clock.ts'
import type { Device } from './device.ts'
import type { House } from './house.ts'
import { clamp } from './parameters.ts'
import type { Random } from './random.ts'

/** Starts the hands that are not ours: several controllers at once are normal (protocol.md §1). Returns the way to stop them. */
export function startHands(
  device: Device,
  house: House,
  clock: SimulatorClock,
  random: Random,
  everyMs: number,
): () => void {
  const hands = [turnWallPlate, tapWebPage, runSchedule]

  /** Somebody turns a knob: several small steps in quick succession. */
  function turnWallPlate(): void {
    const zone = random.pick(device.indices('ZoneName'))
    const stepDb = random.pick([-1.5, 1.5])
    for (let step = 0; step < 5; step++) {
      clock.after(step * 150, () => {
        // Down to -50: a guest who turns it down does not turn it off.
        const gainDb = clamp(device.number(`ZoneGain_${zone}`, -30) + stepDb, -50, CEILING_DB)
        house.write(`ZoneGain_${zone}`, gainDb)
      })
    }
  }

  /** Somebody mutes or unmutes a zone, or chooses another source, in the unit's own web page. */
  function tapWebPage(): void {
    const zone = random.pick(device.indices('ZoneName'))
    if (random.next() < 0.5) house.write(`ZoneMute_${zone}`, 1 - device.number(`ZoneMute_${zone}`, 0))
    else house.write(`ZoneSource_${zone}`, random.pick(device.indices('SourceName')))
  }

  /** The unit's own schedule recalls a scene. */
  function runSchedule(): void {
    house.write(`RecallScene_${random.pick(device.indices('SceneName'))}`, 1)
  }

  return clock.every(everyMs, () => random.pick(hands)())
}
