import path from 'node:path'
import { assertNever } from '../../src-shared/assert.ts'
import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Client } from '../../src-shared/contract/define.ts'
import { AppError } from '../../src-shared/contract/reply.ts'
import { BACKUP_PARTS, type Backup, type Keeping } from '../../src-shared/model/backup.ts'
import type { BackupState, BackupVerdict, PruneReport } from '../../src-shared/model/backup-orders.ts'
import { numberIn } from './arguments.ts'
import { backupAt, PASSPHRASE, partsIn, passphraseIn } from './backup-words.ts'
import type { Answer, Command } from './command.ts'
import { NO_WAIT, whenFree } from './job-patience.ts'
import { table } from './table.ts'

const create: Command = {
  words: ['backup', 'create'],
  positionals: [],
  options: {
    name: { value: 'NAME', text: 'what to call it' },
    reason: { value: 'TEXT', text: 'why it is made' },
    only: { value: 'PART…', text: `only these of its parts: ${BACKUP_PARTS.join(', ')}` },
    'keep-days': { value: 'DAYS', text: 'how long it is kept, instead of the rule for backups by hand' },
    ...NO_WAIT,
  },
  text: 'Makes a backup, checks it and rehearses its restore',
  run({ values, reach }) {
    const order = {
      ...(typeof values.name === 'string' ? { name: values.name } : {}),
      ...(typeof values.reason === 'string' ? { reason: values.reason } : {}),
      parts: partsIn(values),
      keepDays: numberIn(values, 'keep-days') ?? null,
    }
    return reach(0, async ({ client }) => {
      const made = await whenFree(client, values, () => client.backups.create(order))
      const [shown] = shownOf({ ...(await client.backups.state({})), list: [made] })
      return { value: shown, lines: [`${made.manifest.file.name} is made, checked and rehearsed.`, ...tableOf([made])] }
    })
  },
}

const list: Command = {
  words: ['backup', 'list'],
  positionals: [],
  options: { in: { value: 'FOLDER', text: 'those in this folder, such as a stick from another computer' } },
  text: 'The backups that are there, newest first',
  run: ({ values, reach }) =>
    reach(0, async ({ client }) => {
      if (typeof values.in === 'string') return listIn(client, path.resolve(values.in))
      const state = await client.backups.state({})
      const { broken } = state.overview
      return {
        value: shownOf(state),
        lines: [
          ...(state.list.length > 0 ? tableOf(state.list) : ['No backup yet. “backup create” makes one.']),
          ...broken.map(({ fileName, sentence }) => `${fileName} cannot be used. ${sentence}`),
        ],
      }
    }),
}

const verify: Command = {
  words: ['backup', 'verify'],
  positionals: ['[FILE]'],
  options: {
    all: { value: null, text: 'every backup' },
    random: { value: null, text: 'one of the last 30 days' },
    ...PASSPHRASE,
    ...NO_WAIT,
  },
  text: 'Reads a backup again and says whether it is what was written; changes nothing',
  run({ positionals: [file], values, reach }) {
    const asked = [file !== undefined, values.all === true, values.random === true].filter(Boolean).length
    const passphrase = passphraseIn(values)
    if (asked !== 1) throw new AppError('bad-input', 'Say which: FILE, --all or --random.')
    return reach(0, async ({ client }) => {
      const order =
        file === undefined
          ? ({ which: values.all === true ? 'all' : 'random' } as const)
          : await backupAt(client, file).then(({ fileName: which, elsewhere }) => ({ which, elsewhere }))
      const verdicts = await whenFree(client, values, () => client.backups.verify({ ...order, passphrase }))
      return { value: order.which === 'all' ? verdicts : verdicts[0], lines: verdictLines(verdicts) }
    })
  },
}

const rehearse: Command = {
  words: ['backup', 'rehearse'],
  positionals: ['FILE'],
  options: { ...PASSPHRASE, ...NO_WAIT },
  text: 'Restores a backup into a scratch place and checks what comes out',
  run: ({ positionals: [file = ''], values, reach }) =>
    reach(0, async ({ client }) => {
      const named = { ...(await backupAt(client, file)), passphrase: passphraseIn(values) }
      const { fileName } = named
      const rehearsed = await whenFree(client, values, () => client.backups.rehearse(named))
      const rows = rehearsed.rehearsal.checks.map(({ name, ok, finding }) => [name, ok, finding])
      return {
        value: rehearsed,
        lines: [`${fileName} can be restored.`, ...table(['check', 'passed', 'found'], rows)],
      }
    }),
}

const prune: Command = {
  words: ['backup', 'prune'],
  positionals: [],
  options: { 'dry-run': { value: null, text: 'only says what would go' }, ...NO_WAIT },
  text: 'Removes the backups that no rule keeps any more',
  run: ({ values, reach }) =>
    reach(0, async ({ client }) => {
      const dryRun = values['dry-run'] === true
      const report = await whenFree(client, values, () => client.backups.prune({ dryRun }))
      if (!dryRun && report.paused !== null) throw new AppError('busy', report.paused)
      return { value: report, lines: pruneLines(report) }
    }),
}

export const backupCommands: readonly Command[] = [create, list, verify, rehearse, prune]

/** What another folder holds. */
async function listIn(client: Client<AtlasContract>, folder: string): Promise<Answer> {
  const found = await client.backups.lookInto({ folder })
  const { list: backups, broken } = found.kind === 'looked-into' ? found : { list: [], broken: [] }
  return {
    value: backups.map((backup) => ({ fileName: backup.manifest.file.name, ...backup })),
    lines: [...tableOf(backups), ...broken.map(({ fileName, sentence }) => `${fileName} cannot be used. ${sentence}`)],
  }
}

/** A backup for scripts: with its name and its place where they are easily found. */
function shownOf({ list: backups, overview }: BackupState) {
  const { folder, second } = overview
  const other = second.kind === 'none' ? null : second.folder
  return backups.map((backup) => {
    const { kind, file } = backup.manifest
    const root = backup.place === 'here' ? folder.path : other
    return { fileName: file.name, path: root === null ? null : path.join(root, kind, file.name), ...backup }
  })
}

function tableOf(backups: readonly Backup[]): readonly string[] {
  return table(
    ['file', 'made', 'size', 'why', 'kept', 'checked', 'note'],
    backups.map(({ manifest, keeping, checked, warnings, place }) => [
      manifest.file.name,
      new Date(manifest.createdMs).toISOString(),
      sizeText(manifest.file.bytes),
      manifest.name ?? manifest.reason,
      keepingText(keeping),
      checked === null ? 'when it was made' : checked.ok ? new Date(checked.atMs).toISOString() : 'bad',
      [
        ...warnings.map((each) => each.replaceAll('-', ' ')),
        ...(place === 'second' ? ['in the second folder'] : []),
      ].join(', '),
    ]),
  )
}

function keepingText(keeping: Keeping): string {
  switch (keeping.kind) {
    case 'floor':
      return 'always, among the newest'
    case 'pinned':
      return 'until somebody removes it'
    case 'newest':
      return `among the newest ${keeping.of}`
    case 'until':
      return `until ${new Date(keeping.untilMs).toISOString().slice(0, 10)}`
    case 'monthly':
      return 'for its month'
    case 'none':
      return 'until the next clean-up'
    default:
      return assertNever(keeping)
  }
}

function verdictLines(verdicts: readonly BackupVerdict[]): readonly string[] {
  if (verdicts.length === 0) return ['There is no backup to check.']
  return table(
    ['file', 'good', 'found'],
    verdicts.map(({ fileName, ok, sentence }) => [fileName, ok, sentence]),
  )
}

function pruneLines({ dryRun, removed, freedBytes, kept, paused }: PruneReport): readonly string[] {
  const rows = removed.map(({ fileName, createdMs, bytes }) => [
    fileName,
    new Date(createdMs).toISOString(),
    sizeText(bytes),
  ])
  const words = dryRun ? 'would be removed' : 'removed'
  return [
    ...(rows.length > 0 ? table(['file', 'made', 'size'], rows) : []),
    `${removed.length} ${words}, ${sizeText(freedBytes)} freed; ${kept} stay.`,
    ...(paused === null ? [] : [paused]),
  ]
}

function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`
}
