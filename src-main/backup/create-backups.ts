import path from 'node:path'
import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Backup, BackupKind, BackupPart, BackupSettings, Manifest } from '../../src-shared/model/backup.ts'
import type { FolderAbility } from '../../src-shared/model/backup-orders.ts'
import type { Elsewhere, LargePart } from '../../src-shared/model/backup-overview.ts'
import type { Clock } from '../clock.ts'
import type { JobRunner } from '../jobs/runner.ts'
import type { Log } from '../log.ts'
import { createDerivedTopic, createTopic } from '../topic.ts'
import { changeManifest } from './backup-files.ts'
import { createBackupMaker } from './backup-maker.ts'
import type { RunningBackups } from './backups.ts'
import { createCaretaker } from './caretaker.ts'
import { type Catalogue, createCatalogue, warningsOf } from './catalogue.ts'
import { createChecker } from './checker.ts'
import { type CopyTarget, copiedSentence, copyOrder } from './copy-order.ts'
import { assertElsewhere, assertUsable } from './folder-choice.ts'
import { createImpatience } from './impatience.ts'
import type { Installation } from './installation.ts'
import { createJobDesk } from './job-desk.ts'
import { createLedger, type LedgerStore } from './ledger.ts'
import type { BackupWish } from './make-backup.ts'
import { createOverview } from './overview.ts'
import { createPruner } from './pruner.ts'
import { removeBroken } from './remove-broken.ts'
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
  const withoutHands = { signal: new AbortController().signal, onProgress: () => undefined }
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
    make: (kind, partsOf, reason) => make(wishOf(kind, reason, CALLER_NAMES.itself, partsOf)),
    checkRandom: () => checker.verify('random', null),
    cancel: () => void desk.cancel(),
    look,
    onTick: touch,
    runs,
  })
  const list = createTopic<readonly Backup[]>([])
  const elsewhere = createTopic<Elsewhere>({ kind: 'none' })
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
    return runWithin(jobs, 'probe', { folder }, withoutHands)
  }

  /** What is copied into the second folder by hand must not be the one that everybody can read there. */
  function targetOf(folder: string): CopyTarget {
    const { secondFolder: other, copyLock } = ledger.settings()
    const isSecond = other !== null && path.resolve(other) === path.resolve(folder)
    return { folder, there: isSecond ? (catalogue.second() ?? []) : [], lock: isSecond ? copyLock : null }
  }

  function settings(): BackupSettings {
    const { copyLock: _, ...set } = ledger.settings()
    return set
  }

  return {
    list,
    job: desk.state,
    overview,
    elsewhere,
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
    async remove(fileName) {
      await desk.quietly(() => removeBroken(fileName, { catalogue, ledger, nowMs, log }))
      touch()
    },
    settings,
    async setSettings(wanted) {
      const { secondFolder: folder } = wanted
      if (folder !== null && folder !== secondFolder()) await assertUsable(folder, probeFolder)
      const isOther = folder !== secondFolder()
      ledger.setSettings({ ...wanted, copyLock: ledger.settings().copyLock })
      if (isOther) second.forget()
      await look()
      if (isOther) void second.bringOver().finally(touch)
      return settings()
    },
    async setCopyPassphrase(passphrase) {
      const copyLock = passphrase === null ? null : await runWithin(jobs, 'lock', { passphrase }, withoutHands)
      ledger.setSettings({ ...ledger.settings(), copyLock })
      touch()
      return copyLock !== null
    },
    async lookInto(folder) {
      await catalogue.lookInto(folder)
      elsewhere.set(elsewhereOf(catalogue, nowMs()))
      return elsewhere.get()
    },
    probeFolder,
    async copy(fileName, folder) {
      assertElsewhere(folder, dataFolder)
      await catalogue.refresh()
      const entry = catalogue.find(fileName)
      return desk.run({ what: 'copy', kind: null, fileName }, async (hands) => {
        const order = copyOrder(entry, targetOf(folder), installation.key)
        const copied = await runWithin(jobs, 'copy', order, hands)
        const { name, bytes } = copied
        const file = path.join(folder, entry.manifest.kind, name)
        return { value: { file, bytes }, sentence: copiedSentence(order, copied), fileName, bytes }
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

/** A folder that was looked into, as it is shown: what lies there is nobody’s to keep, and was checked by nobody here. */
function elsewhereOf(catalogue: Catalogue, nowMs: number): Elsewhere {
  const looked = catalogue.elsewhere()
  if (!looked) return { kind: 'none' }
  const list = looked.entries.map(
    (entry): Backup => ({
      manifest: entry.manifest,
      place: entry.place,
      keeping: { kind: 'pinned' },
      warnings: warningsOf(entry, nowMs),
      checked: null,
    }),
  )
  const broken = looked.broken.map(({ fileName, sentence }) => ({ fileName, sentence }))
  return { kind: 'looked-into', folder: looked.folder, list, broken }
}

/** Differs where a backup is to be shown differently. */
function signOf({ manifest: { hmac }, place, keeping, warnings, checked }: Backup): string {
  return JSON.stringify([hmac, place, keeping, warnings, checked])
}

function wishOf(kind: BackupKind, reason: string, by: string, parts: readonly BackupPart[] | null): BackupWish {
  return { kind, name: null, reason, by, parts, keepDays: null, passphrase: null }
}
