import type { BackupAlarm } from '../../src-shared/model/backup-overview.ts'
import type { Finding } from '../../src-shared/model/insight.ts'

/** The alarms of the backups among everything else that is wrong (requirements.md §2.6). */
export function alarmFindings(alarms: readonly BackupAlarm[], nowMs: number): readonly Finding[] {
  return alarms.map(({ code, severity, sentence, sinceMs, action }) => ({
    key: `backup:${code}`,
    type: 'backup',
    severity,
    confidence: 1,
    subject: null,
    message: sentence,
    details: sentence,
    action,
    sinceMs,
    evidence: { fromMs: sinceMs, toMs: nowMs, rule: `Backup alarm “${code}”.`, readings: [] },
  }))
}
