import type { AtlasContract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/define.ts'
import type { HealthDesk } from '../health/health-desk.ts'
import type { Updates } from '../update/updates.ts'

export function createHealthHandlers(desk: HealthDesk, updates: Updates): Handlers<AtlasContract>['health'] {
  return {
    check: (_, { name }) => desk.check('on-demand', name),
    reports: () => desk.reports(),
    closeIncident(_, { name }) {
      updates.close(name)
      return updates.state.get()
    },
    rollBack(_, { name }) {
      updates.askRollBack(name)
      return updates.state.get()
    },
  }
}
