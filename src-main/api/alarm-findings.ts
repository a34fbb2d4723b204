import type { BackupAlarm } from '../../src-shared/model/backup-overview.ts'
import type { UpdateIncident } from '../../src-shared/model/health.ts'
import type { Finding } from '../../src-shared/model/insight.ts'

/** What is wrong with the console itself, among everything else that is wrong (requirements.md §2.6 and §3.7). */
export function consoleFindings(
  alarms: readonly BackupAlarm[],
  incident: UpdateIncident | null,
  nowMs: number,
): readonly Finding[] {
  return [...alarms.map((alarm) => backupFinding(alarm, nowMs)), ...(incident ? [updateFinding(incident, nowMs)] : [])]
}

function backupFinding({ code, severity, sentence, sinceMs, action }: BackupAlarm, nowMs: number): Finding {
  return {
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
  }
}

function updateFinding({ program, openedMs, failed }: UpdateIncident, nowMs: number): Finding {
  return {
    key: 'update',
    type: 'update',
    severity: 'critical',
    confidence: 1,
    subject: null,
    message: `The update to version ${program} failed its check.`,
    details: failed.join(' '),
    action: 'Open Tools: go back to the version before, or close the incident.',
    sinceMs: openedMs,
    evidence: { fromMs: openedMs, toMs: nowMs, rule: 'A critical check failed after the update.', readings: [] },
  }
}
