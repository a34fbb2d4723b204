import { AppError } from '../../src-shared/contract/reply.ts'
import { BACKUP_PARTS } from '../../src-shared/model/backup.ts'
import type { PartDifference, RestorePlan, RestoreReceipt } from '../../src-shared/model/restore.ts'
import { backupAt, PASSPHRASE, partsIn, passphraseIn } from './backup-words.ts'
import type { Command } from './command.ts'
import { NO_WAIT, whenFree } from './job-patience.ts'
import { table } from './table.ts'

/** `restore FILE`: puts a backup in the place of the data, or says what that would do (commands.md, "Command line"). */
export const restoreCommand: Command = {
  words: ['restore'],
  positionals: ['FILE'],
  options: {
    'dry-run': { value: null, text: 'only says what would be different' },
    only: { value: 'PART…', text: `only these of its parts: ${BACKUP_PARTS.join(', ')}` },
    yes: { value: null, text: 'does it, newer data that is lost by it included' },
    ...PASSPHRASE,
    ...NO_WAIT,
  },
  text: 'Puts a backup in the place of the data, after a copy of what is there now',
  opensBrokenStore: true,
  run({ positionals: [file = ''], values, reach }) {
    const dryRun = values['dry-run'] === true
    const parts = partsIn(values)
    const passphrase = passphraseIn(values)
    if (!dryRun && values.yes !== true) {
      throw new AppError('bad-input', 'This replaces the data. Look with --dry-run, then say --yes.')
    }
    return reach(0, async ({ client }) => {
      await client.backups.state({})
      const backup = await backupAt(client, file)
      const plan = await whenFree(client, values, () => client.restore.plan({ ...backup, parts, passphrase }))
      if (dryRun) {
        await client.restore.forget({})
        return { value: plan, lines: planLines(plan) }
      }
      const start = { planId: plan.id, confirmsNewerIsLost: true }
      const receipt = await whenFree(client, values, () => client.restore.start(start))
      return { value: receipt, lines: receiptLines(receipt) }
    })
  },
}

function planLines({ fileName, createdMs, differences, losesNewer, newer, warnings }: RestorePlan): readonly string[] {
  return [
    `${fileName}, of ${new Date(createdMs).toISOString()}: this would be different. Nothing was changed.`,
    ...table(['part', 'rows now', 'rows then', 'comes', 'goes', 'changes'], differences.map(differenceRow)),
    ...(losesNewer && newer
      ? [
          `What was recorded from ${new Date(newer.fromMs).toISOString()} to ${new Date(newer.toMs).toISOString()} would be lost.`,
        ]
      : []),
    ...warnings,
  ]
}

function differenceRow({ part, rowsNow, rowsThen, added, removed, changed }: PartDifference) {
  return [part, rowsNow, rowsThen, ...[added, removed, changed].map((names) => names.join(', ') || '–')]
}

function receiptLines({ sentence, safetyFileName, checks }: RestoreReceipt): readonly string[] {
  return [
    sentence,
    ...(safetyFileName === null ? [] : [`What was there before is in ${safetyFileName}.`]),
    ...table(
      ['check', 'passed', 'found'],
      checks.map(({ name, ok, finding }) => [name, ok, finding]),
    ),
  ]
}
