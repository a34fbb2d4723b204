import { z } from 'zod'

/** What the backup service has to know again after a start; between it and the store alone. */
export const BackupMemory = z.strictObject({
  /** The newest time at which it was seen running; epoch ms. */
  lastSeenMs: z.number().nullable().default(null),
  /** How long nothing is removed yet, of steady running; ms. */
  pauseLeftMs: z.number().nonnegative().default(0),
  /** Of the settings that were backed up last. */
  settingsHash: z.string().nullable().default(null),
  /** When a backup was last checked at random, by itself. Epoch ms. */
  randomCheckMs: z.number().nullable().default(null),
})
export type BackupMemory = z.infer<typeof BackupMemory>
