import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Where `.ci/run` collects what it adds up. */
const reports = process.env['REPORTS_DIR']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real/**', 'test/faults/**', 'test/long/**'],
    // Most of a test's time is spent in child processes and on loopback, so two workers pay even on one core.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: reports === undefined ? ['default'] : ['default', 'json'],
    ...(reports === undefined ? {} : { outputFile: { json: join(reports, `vitest-${process.pid}.json`) } }),
  },
})
