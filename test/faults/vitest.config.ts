import { defineConfig } from 'vitest/config'
import base from '../../vitest.config.ts'

/** `npm run test:faults`: more than a thousand child processes, so it is not part of `npm test`. */
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/faults/*.test.ts'],
    exclude: [],
    // Waiting costs nothing: several steps of each file run at once.
    maxConcurrency: 6,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
