import type { Readable } from '../../src-shared/contract/define.ts'
import type { MeterPort, SystemInfo } from '../../src-shared/model/system.ts'
import type { Clock } from '../clock.ts'
import { createDerivedTopic } from '../topic.ts'

/** How often this computer's addresses are looked up again: a cable may be plugged in. */
const LOOK_PERIOD_MS = 10_000

export interface SystemInfoParts extends Omit<SystemInfo, 'meterPort' | 'ownAddresses'> {
  readonly clock: Clock
  readonly meterPort: Readable<MeterPort>
  readonly ownAddresses: () => readonly string[]
}

/** What the window shows about the console itself, with the two things that change from outside. */
export interface SystemInfoSource extends Readable<SystemInfo> {
  setWebUrl(url: string | null): void
  close(): void
}

export function createSystemInfo(parts: SystemInfoParts): SystemInfoSource {
  const { clock, meterPort, version, dataFolder, demo } = parts
  let { webUrl } = parts
  let ownAddresses = parts.ownAddresses()
  const info = createDerivedTopic<SystemInfo>(() => ({
    version,
    dataFolder,
    demo,
    meterPort: meterPort.get(),
    ownAddresses,
    webUrl,
  }))
  const stopListening = meterPort.subscribe(info.touch)
  const stopLooking = clock.every(LOOK_PERIOD_MS, () => {
    const now = parts.ownAddresses()
    if (now.join() === ownAddresses.join()) return
    ownAddresses = now
    info.touch()
  })
  return {
    get: info.get,
    subscribe: info.subscribe,
    setWebUrl(url) {
      webUrl = url
      info.touch()
    },
    close() {
      stopListening()
      stopLooking()
    },
  }
}
