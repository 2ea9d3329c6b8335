import { defineConfig } from 'vitest/config'
import base from '../../vitest.config.ts'

/** `npm run test:package`: builds and installs, so it is not part of `npm test`. */
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/package/*.test.ts'],
    exclude: [],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
