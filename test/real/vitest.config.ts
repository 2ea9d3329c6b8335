import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const reports = process.env['REPORTS_DIR']

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..'),
    include: ['test/real/*.test.ts'],
    // One file after the other: each starts servers, and dozens of clients at once.
    fileParallelism: false,
    maxConcurrency: 4,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    reporters: reports === undefined ? ['verbose'] : ['verbose', 'json'],
    ...(reports === undefined ? {} : { outputFile: { json: join(reports, `real-${process.pid}.json`) } }),
  },
})
