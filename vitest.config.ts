import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Where `.ci/run` collects what it adds up. */
const reports = process.env['REPORTS_DIR']

/** Suites of their own: `npm run test:NAME`. */
const slow = ['real', 'faults', 'long', 'package', 'windows'].map((name) => `test/${name}/**`)

/** They send signals, read /proc, or run what is published in /bin/sh. How Windows differs: scenarios/windows.test.ts. */
const posixOnly = [
  'test/examples.test.ts',
  'test/scenarios/{chains,log-out,many-roles,refresh-endpoint,refresh-process,stopping}.test.ts',
]

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...slow, ...(process.platform === 'win32' ? posixOnly : [])],
    // Most of a test's time is spent in child processes and on loopback, so two workers pay even on one core.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A child process that a busy CI machine starves past a limit gets one more try; the report names it.
    retry: process.env['CI'] === undefined ? 0 : 1,
    reporters: reports === undefined ? ['default'] : ['default', 'json'],
    ...(reports === undefined ? {} : { outputFile: { json: join(reports, `vitest-${process.pid}.json`) } }),
  },
})
