import type { RestoreReceipt } from '../../src-shared/model/restore.ts'

/** A receipt as a file that people and programs read: its times are also written out, in UTC. */
export function receiptText(receipt: RestoreReceipt): string {
  const written = (atMs: number) => new Date(atMs).toISOString()
  const times = {
    backupCreated: written(receipt.backupCreatedMs),
    started: written(receipt.startedMs),
    ended: written(receipt.endedMs),
  }
  return `${JSON.stringify({ ...receipt, times }, null, 2)}\n`
}

/** A name for that file or for the sheet: `restore-2026-06-12T21-42.json`. */
export function receiptFileName({ startedMs }: Pick<RestoreReceipt, 'startedMs'>, ending: 'json' | 'pdf'): string {
  return `restore-${new Date(startedMs).toISOString().slice(0, 16).replace(':', '-')}.${ending}`
}
