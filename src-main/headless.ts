import { hostname } from 'node:os'
import { AppError } from '../src-shared/contract/reply.ts'
import type { NetworkDoor } from '../src-shared/model/access.ts'
import { type App, type AppOptions, createApp } from './app.ts'
import { systemClock } from './clock.ts'
import { starterCheck } from './command/starters.ts'
import type { Log } from './log.ts'
import { dataPaths, LOOPBACK } from './options.ts'
import { isLoopback, ownAddresses } from './own-addresses.ts'
import { announceRunning, isAlive, readRunning, withdrawRunning } from './running.ts'
import { createWebDoor, type WebDoor } from './web/door.ts'

export interface WebOptions {
  /**
   * An address of this computer, with loopback always beside it, for good; null where a manager may open the door to the network
   * and shut it again.
   */
  readonly host: string | null
  /** 0 takes a free one. */
  readonly port: number
  /** Where the built page is. */
  readonly pageFolder: string
}

/** An open web door that the command line finds through `console.json`. */
export interface OpenWeb {
  /** On loopback, with a slash at the end. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/**
 * Opens the web door of an application and announces it (commands.md, "Web door").
 *
 * @throws AppError `port-taken`, `bad-input`
 */
export async function openWeb(app: App, dataFolder: string, { host, port, pageFolder }: WebOptions): Promise<OpenWeb> {
  const door = await createWebDoor({
    api: app.api,
    keys: app.keyring,
    addresses: addressesFor(host),
    alsoKnownAs: isEverywhere(host) ? ownAddresses() : [],
    port,
    pageFolder,
    health: app.health,
    audit: (refusal) => app.refused('web', refusal),
    log: app.log.scope('web'),
    monotonicMs: systemClock.monotonicMs,
  })
  const turning = await openToNetwork(app, door, host)
  const paths = dataPaths(dataFolder)
  const url = `http://${LOOPBACK}:${door.port}/`
  announceRunning(paths, { url, pid: process.pid })
  app.setWebUrl(url)
  return {
    url,
    port: door.port,
    async close() {
      turning.stop()
      withdrawRunning(paths, process.pid)
      app.setWebUrl(null)
      await door.close()
    },
  }
}

/** How often this computer's addresses are looked up again while the door is open to the network: a cable may be plugged in. */
const LOOK_PERIOD_MS = 10_000

/** Lets a manager open the door to the network, at exactly this computer's addresses and under its name. */
async function openToNetwork({ network, log }: App, door: WebDoor, host: string | null): Promise<{ stop(): void }> {
  if (host !== null) {
    network.tell({ kind: 'fixed', host })
    return { stop: () => undefined }
  }
  let present: readonly string[] = []
  let open = false

  async function turn(): Promise<NetworkDoor> {
    const addresses = open ? ownAddresses() : []
    try {
      await door.setFurther(addresses, [hostname()])
      present = addresses
      if (!open) return { kind: 'shut' }
      const urls = addresses.map((each) => `http://${each.includes(':') ? `[${each}]` : each}:${door.port}/`)
      return { kind: 'open', urls }
    } catch (error) {
      log.error('The web door could not be opened to the network', error)
      present = []
      return { kind: 'failed', sentence: error instanceof AppError ? error.message : 'The log has the details.' }
    }
  }

  await network.attach({
    turn(wanted) {
      open = wanted
      return turn()
    },
  })
  const stop = systemClock.every(LOOK_PERIOD_MS, () => {
    if (open && ownAddresses().join() !== present.join()) network.refresh()
  })
  return { stop }
}

/** Where the words of a command go. */
export interface Voice {
  out(line: string): void
  err(line: string): void
}

/**
 * `serve`: the console without a window. Says one line when it is ready, and lasts until it is told to end or until its parent
 * process is gone (commands.md, "Command line").
 */
export async function serve(options: AppOptions & WebOptions, voice: Voice): Promise<void> {
  const end = untilTold()
  const app = await createWhenFree(options)
  // The process ends by it, as it must; the log keeps why.
  process.on('uncaughtExceptionMonitor', (error) => app.log.error('The console has to end', error))
  try {
    const web = await openWeb(app, options.dataFolder, options)
    try {
      if (options.host !== null && !isLoopback(options.host)) {
        voice.err(
          `The console can be reached from the network at ${options.host}, port ${web.port}. ` +
            'This is plain HTTP: whoever can listen there can read tokens. Put a TLS proxy before it where that matters.',
        )
      }
      const { localToken: token } = app
      voice.out(JSON.stringify({ event: 'ready', url: web.url, token, pid: process.pid }))
      app.log.info(`The web door is open at ${web.url}`)
      app.log.info(`Ending: ${await end.told}`)
      endAtTheLatest(app.log)
    } finally {
      await web.close()
    }
  } finally {
    end.stopWatching()
    await app.close()
  }
}

/** How long a command that holds the data folder for a moment is waited for, ms. */
const PATIENCE_MS = 5000
const RETRY_MS = 50

/** A console on the same folder is told at once; a command that works on it is waited for. */
export async function createWhenFree(options: AppOptions): Promise<App> {
  const startMs = performance.now()
  for (;;) {
    try {
      return await createApp(options)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'already-running') throw error
      const running = readRunning(dataPaths(options.dataFolder))
      if (running && isAlive(running.pid)) throw error
      if (performance.now() - startMs > PATIENCE_MS) throw error
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

const PARENT_PERIOD_MS = 500
const CLOSING_MS = 8000

/**
 * A signal to end, or the end of the process that started this one. Signals after the first change nothing: a process group
 * and its leader often both pass one on, and the second must not cut the closing short.
 */
function untilTold(): { readonly told: Promise<string>; stopWatching(): void } {
  const { promise: told, resolve } = Promise.withResolvers<string>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve)
  const isStarterAlive = starterCheck(process.ppid, process.env)
  const watch = setInterval(() => {
    if (!isStarterAlive()) resolve('the process that started it ended')
  }, PARENT_PERIOD_MS)
  return { told, stopWatching: () => clearInterval(watch) }
}

/** Closing in good order takes well under a second. Should a part of it hang, the process must not stay behind. */
function endAtTheLatest(log: Log): void {
  setTimeout(() => {
    log.error(`Something did not close within ${CLOSING_MS} ms; the process ends without it`)
    process.exit(1)
  }, CLOSING_MS).unref()
}

function isEverywhere(host: string | null): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** Loopback first, and the address that was asked for where it is another one. */
function addressesFor(host: string | null): readonly string[] {
  if (host === null) return [LOOPBACK]
  if (isEverywhere(host)) return [host]
  return host === LOOPBACK || host === 'localhost' ? [LOOPBACK] : [LOOPBACK, host]
}
