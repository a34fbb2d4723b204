import { mayActAs, type Role } from '../../src-shared/contract/role.ts'
import type { AccessState } from '../../src-shared/model/access.ts'
import { useConsole } from './console.ts'
import { useTopic } from './topic-store.ts'

/** What this page may do now; null while the console has not said. */
export function useAccess(): AccessState | null {
  return useTopic(useConsole().access)
}

/**
 * The role that is needed and that this page does not have; null where it may. While it is not known, the console decides, as it
 * does anyway.
 */
export function useMissingRole(needs: Role): Role | null {
  const access = useAccess()
  return access === null || mayActAs(access.role, needs) ? null : needs
}
