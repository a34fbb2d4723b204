import type { PresentRoles } from '../../src-main/api/dispatch.ts'

/** Each key is worth the same for as long as it is valid: nothing is unlocked. */
export const ROLES_OF_KEYS: PresentRoles = {
  of: ({ role }) => role,
  used: () => undefined,
  onChanged: () => () => undefined,
}
