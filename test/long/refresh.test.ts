/** Three minutes of work on sessions of 20 seconds: AWS CLI, boto3 and the JavaScript SDK at the same time, in either mode. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ran } from '../support/later-steps.ts'
import { longJob } from './setting.ts'

const seconds = Number(process.env['LONG_SECONDS'] ?? 180)
/** As scripts/real-parts.sh has it, which installs the clients. */
const parts =
  process.env['REAL_PARTS_DIR'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'configure-aws-credentials', 'real-parts')

describe.concurrent.each(['process', 'endpoint'] as const)('refresh: %s', (mode) => {
  test('carries every client through, without a failed call', async (context) => {
    const { job, main } = await longJob(mode, context)
    const clients = ['client-js-v3', 'client-boto3', 'client-cli-v1']
    const reports = await Promise.all(
      clients.map(async (client) => {
        const { stdout, stderr } = await ran(join(parts, 'bin', client), ['--loop', String(seconds)], job.env)
        return { client, ...JSON.parse(stdout || JSON.stringify({ error: stderr })) }
      }),
    )
    console.log(`refresh: ${mode}`, reports)
    for (const report of reports) {
      expect(report).toMatchObject({ failures: 0 })
      expect(report).not.toHaveProperty('error')
      expect(report.calls).toBeGreaterThan(seconds / 10)
      // Sessions are renewed at half their life: a client that keeps its own to the end sees every other.
      expect(report.accessKeys).toBeGreaterThanOrEqual(Math.floor(seconds / 30))
    }
    expect(await job.post(main)).toMatchObject({ code: 0, warnings: [] })
  })
})
