/** Tests by outcome. */
export interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 }

/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

export function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

/**
 * What vitest's report and its exit code amount to. A file that could not be loaded, a crash, an error outside of any test and a
 * run of nothing each count as one failure, so that a green sum always means that everything ran. `complaints` name the failures.
 */
export function countOf(
  report: VitestReport | null,
  exitCode: number | null,
): { readonly count: Count; readonly complaints: readonly string[] } {
  if (!report) return { count: { ...NOTHING, failed: 1 }, complaints: ['vitest ended without a report'] }
  const complaints: string[] = []
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed')
    complaints.push(...failed.map(({ fullName }) => `${file.name}: ${fullName}`))
    if (file.status === 'failed' && failed.length === 0) complaints.push(`${file.name}: the file itself failed`)
  }
  if (complaints.length === 0 && exitCode !== 0) {
    complaints.push(`vitest ended with ${exitCode ?? 'a signal'}, though no test failed`)
  }
  const { numPassedTests: passed, numPendingTests: pending, numTodoTests: todo } = report
  if (passed === 0 && complaints.length === 0) complaints.push('vitest ran no test')
  return { count: { passed, failed: complaints.length, skipped: pending + todo }, complaints }
}
