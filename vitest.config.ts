import { defineConfig } from 'vitest/config'
import { SlowFirst } from './tests/support/slow-first.ts'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    globalSetup: ['tests/support/global-setup.ts'],
    // Against a test that hangs; a computer at a third of its speed must pass.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    maxWorkers: 4,
    sequence: { sequencer: SlowFirst },
  },
})
