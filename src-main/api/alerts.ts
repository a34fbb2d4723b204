import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { Monitor } from '../monitor/monitor.ts'

export function createAlertHandlers(monitor: Pick<Monitor, 'snooze'>): Handlers<AtlasContract>['alerts'] {
  return {
    async snooze(question, { name }) {
      await monitor.snooze(question, name)
      return { id: question.id }
    },
  }
}
