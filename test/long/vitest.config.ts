import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const reports = process.env['REPORTS_DIR']

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..'),
    include: ['test/long/*.test.ts'],
    // The load would take the clients' time.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    reporters: reports === undefined ? ['verbose'] : ['verbose', 'json'],
    ...(reports === undefined ? {} : { outputFile: { json: join(reports, `long-${process.pid}.json`) } }),
  },
})
