import path from 'node:path'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Backup, BackupKind, BackupPart, Manifest } from '../../src-shared/model/backup.ts'
import type { FolderAbility } from '../../src-shared/model/backup-orders.ts'
import type { LargePart } from '../../src-shared/model/backup-overview.ts'
import type { Clock } from '../clock.ts'
import type { JobRunner } from '../jobs/runner.ts'
import type { Log } from '../log.ts'
import { createDerivedTopic, createTopic } from '../topic.ts'
import { changeManifest } from './backup-files.ts'
import { createBackupMaker } from './backup-maker.ts'
import type { RunningBackups } from './backups.ts'
import { createCaretaker } from './caretaker.ts'
import { createCatalogue } from './catalogue.ts'
import { createChecker } from './checker.ts'
import { assertElsewhere, assertUsable } from './folder-choice.ts'
import { createImpatience } from './impatience.ts'
import type { Installation } from './installation.ts'
import { createJobDesk } from './job-desk.ts'
import { createLedger, type LedgerStore } from './ledger.ts'
import type { BackupWish } from './make-backup.ts'
import { createOverview } from './overview.ts'
import { createPruner } from './pruner.ts'
import { runWithin } from './run-within.ts'
import { createSecondTarget } from './second-folder.ts'
import { createSpaceWatch } from './space.ts'
import { createTimeWatch } from './time-watch.ts'

/** A share that does not answer within this is not there, ms. */
const PATIENCE_MS = 10_000

export interface BackupParts {
  readonly clock: Clock
  readonly log: Log
  /** An IANA name. Asked when it is needed: Node takes its time to find it out. */
  readonly timeZone: () => string
  readonly random: () => number
  readonly jobs: JobRunner
  readonly installation: Installation
  /** Absolute. */
  readonly dataFolder: string
  readonly liveFile: string
  readonly backupFolder: string
  readonly appVersion: string
  readonly store: LedgerStore & {
    settingsHash(): string
    /** Bytes. */
    size(): number
    largestPart(rows: Readonly<Record<string, number>>): Omit<LargePart, 'ofBytes'> | null
  }
  readonly processors: () => readonly string[]
  /** False in a command: nothing is done by itself then, and what is done is done when it answers. */
  readonly runs: boolean
}

export function createBackups(parts: BackupParts): RunningBackups {
  const { clock, log, timeZone, random, jobs, installation, dataFolder, liveFile, backupFolder, appVersion } = parts
  const { store, processors, runs } = parts
  const nowMs = clock.nowMs
  const impatience = createImpatience(PATIENCE_MS)
  const ledger = createLedger(store, log)
  const secondFolder = () => ledger.settings().secondFolder
  const timeWatch = createTimeWatch({
    clock,
    memory: ledger.memory,
    remember: ledger.remember,
    onJump: (jumpMs) =>
      log.warn(`The clock jumped by ${Math.round(jumpMs / 3_600_000)} h: no backup is removed for now.`),
  })
  const space = createSpaceWatch({ folder: dataFolder, secondFolder, impatience, log })
  const catalogue = createCatalogue({
    folder: backupFolder,
    secondFolder,
    impatience,
    installationKey: installation.key,
    log,
  })
  const pruner = createPruner({ log, nowMs, timeZone, catalogue, ledger, space, timeWatch, storeBytes: store.size })
  const desk = createJobDesk({ clock, log, record: ledger.addRun })
  const maker = createBackupMaker({
    jobs,
    liveFile,
    backupFolder,
    installation,
    nowMs,
    appVersion,
    log,
    catalogue,
    ledger,
    pruner,
    processors,
    settingsHash: store.settingsHash,
  })
  const checker = createChecker({
    jobs,
    desk,
    catalogue,
    ledger,
    installationKey: installation.key,
    scratchFolder: backupFolder,
    nowMs,
    random,
  })
  const second = createSecondTarget({
    clock,
    log,
    timeZone,
    jobs,
    desk,
    catalogue,
    ledger,
    space,
    timeWatch,
    impatience,
    installationKey: installation.key,
    kept: pruner.kept,
  })
  const caretaker = createCaretaker({
    clock,
    log,
    timeZone,
    catalogue,
    ledger,
    pruner,
    timeWatch,
    second,
    settingsHash: store.settingsHash,
    make: (kind, partsOf, reason) => make(wishOf(kind, reason, 'console', partsOf)),
    checkRandom: () => checker.verify('random', null),
    cancel: () => void desk.cancel(),
    look,
    onTick: touch,
    runs,
  })
  const list = createTopic<readonly Backup[]>([])
  const overview = createDerivedTopic(
    createOverview({
      clock,
      folder: backupFolder,
      catalogue,
      ledger,
      pruner,
      space,
      timeWatch,
      second,
      caretaker,
      storeBytes: store.size,
      largestPart: store.largestPart,
    }),
  )
  const stopFollowing = desk.state.subscribe((state) => {
    // What runs tells of itself; what has ended has changed the rest.
    if (state.kind !== 'running') touch()
  })

  function touch(): void {
    const backups = pruner.backups()
    // It is some hundred kilobytes, and nearly always the same one.
    if (backups.map(signOf).join() !== list.get().map(signOf).join()) list.set(backups)
    overview.touch()
  }

  async function look(): Promise<void> {
    await catalogue.refresh()
    second.look()
    await space.look()
    touch()
  }

  /** A backup as a job of its own, and what follows from it. */
  async function make(wish: BackupWish): Promise<Manifest> {
    const manifest = await desk.run({ what: 'backup', kind: wish.kind, fileName: null }, async (hands) => {
      const made = await maker.make(wish, hands)
      await maker.tidy()
      return made
    })
    const copies = second.bringOver().finally(touch)
    // A stick takes its time; only a process that ends then has to wait for it.
    if (!runs) await copies
    return manifest
  }

  function viewOf(id: string): Backup {
    const found = list.get().find(({ manifest }) => manifest.id === id)
    if (!found) throw new AppError('not-found', 'That backup is not there any more.')
    return found
  }

  async function probeFolder(folder: string): Promise<FolderAbility> {
    assertElsewhere(folder, dataFolder)
    const hands = { signal: new AbortController().signal, onProgress: () => undefined }
    return runWithin(jobs, 'probe', { folder }, hands)
  }

  return {
    list,
    job: desk.state,
    overview,
    desk,
    async state() {
      await look()
      return { list: list.get(), job: desk.state.get(), overview: overview.get() }
    },
    runs: ledger.runs,
    async create({ name, reason, parts: partsOf, keepDays }, passphrase, by) {
      const wish = { kind: 'manual', name, reason, by, parts: partsOf, keepDays, passphrase } as const
      const { id } = await make(wish)
      touch()
      return viewOf(id)
    },
    cancel: desk.cancel,
    verify: checker.verify,
    rehearse: checker.rehearse,
    async prune(dryRun) {
      return desk.quietly(async () => {
        await look()
        if (dryRun) return pruner.plan()
        const report = await pruner.prune(false)
        touch()
        return report
      })
    },
    async pin(fileName, pinned) {
      return desk.quietly(async () => {
        await catalogue.refresh()
        const entry = catalogue.find(fileName)
        if (!entry.isOwn || entry.place !== 'here') {
          throw new AppError('bad-input', 'Another console made that backup: it is never removed anyway.')
        }
        await changeManifest(entry, { pinned }, installation.key)
        await catalogue.refresh()
        touch()
        return viewOf(entry.manifest.id)
      })
    },
    settings: ledger.settings,
    async setSettings(settings) {
      const { secondFolder: folder } = settings
      if (folder !== null && folder !== secondFolder()) await assertUsable(folder, probeFolder)
      const isOther = folder !== secondFolder()
      ledger.setSettings(settings)
      if (isOther) second.forget()
      await look()
      if (isOther) void second.bringOver().finally(touch)
      return ledger.settings()
    },
    probeFolder,
    async copy(fileName, folder) {
      assertElsewhere(folder, dataFolder)
      await catalogue.refresh()
      const entry = catalogue.find(fileName)
      return desk.run({ what: 'copy', kind: null, fileName }, async (hands) => {
        const { manifest } = entry
        const input = { file: path.join(entry.folder, fileName), manifest, targetFolder: folder }
        const { bytes } = await runWithin(jobs, 'copy', input, hands)
        const file = path.join(folder, manifest.kind, fileName)
        return {
          value: { file, bytes },
          sentence: `${fileName} is in ${folder}, and read back there.`,
          fileName,
          bytes,
        }
      })
    },
    async emergencyCopy(folder) {
      assertElsewhere(folder, dataFolder)
      return desk.run({ what: 'emergency-copy', kind: null, fileName: null }, async (hands) => {
        const written = await runWithin(jobs, 'emergency', { liveFile, folder, nowMs: nowMs() }, hands)
        return { value: written, sentence: `The data is in ${written.file}.`, fileName: null, bytes: written.bytes }
      })
    },
    find: catalogue.find,
    async keepPresent(reason, by, hands) {
      const { value } = await maker.make(wishOf('safety', reason, by, null), hands)
      return value
    },
    noticeAct: caretaker.noticeAct,
    reload() {
      ledger.reload()
      touch()
    },
    async close() {
      await caretaker.beforeEnd()
      const quiet = caretaker.close()
      stopFollowing()
      // What it waits for may be a job, which ends here.
      await desk.close()
      await quiet
    },
  }
}

/** Differs where a backup is to be shown differently. */
function signOf({ manifest: { hmac }, place, keeping, warnings, checked }: Backup): string {
  return JSON.stringify([hmac, place, keeping, warnings, checked])
}

function wishOf(kind: BackupKind, reason: string, by: string, parts: readonly BackupPart[] | null): BackupWish {
  return { kind, name: null, reason, by, parts, keepDays: null, passphrase: null }
}
