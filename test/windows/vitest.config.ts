import { defineConfig } from 'vitest/config'
import base from '../../vitest.config.ts'

/** `npm run test:windows`: needs Wine. One file, one Windows: its tests follow one another. */
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/windows/*.test.ts'],
    exclude: [],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})
