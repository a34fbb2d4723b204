import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take longest, most of it waiting. On a computer that has never run the tests nobody knows that yet, and one of them
 * that begins last keeps everybody waiting beside an idle core.
 */
const SLOW = [
  'tests/bench/smoke.test.ts',
  'tests/main/monitor/slow-unit.test.ts',
  'tests/main/command/venue.test.ts',
  'tests/main/protocol-check/killed.test.ts',
  'tests/renderer/accessibility.test.ts',
  'tests/main/backup/second-folder.test.ts',
  'tests/main/command/restore.test.ts',
  'tests/main/command/hands.test.ts',
  'tests/main/device/storm.test.ts',
  'tests/main/command/backup.test.ts',
  'tests/main/command/process.test.ts',
  'tests/desktop/use.test.ts',
  'tests/main/captures/captures.test.ts',
  'tests/main/device/fleet.test.ts',
  'tests/main/monitor/scenarios.test.ts',
]

/** Known slow files first, in their order; all others as vitest would have them. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = SLOW.findIndex((file) => moduleId.endsWith(file))
      return place < 0 ? SLOW.length : place
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
