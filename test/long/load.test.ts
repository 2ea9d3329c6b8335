/** The endpoint under load: 200 requests a second for half a minute, while it renews and while STS is down. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ran } from '../support/later-steps.ts'
import { longJob } from './setting.ts'

const clients = 4
const rate = 50
const seconds = 30
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('answers 200 requests a second for 30 s, through renewals and an outage', async (context) => {
  const { emulator, job, main } = await longJob('endpoint', context)
  const admin = (path: string, body: object = {}) =>
    fetch(`${emulator.url}/_emulator/${path}`, { method: 'POST', body: JSON.stringify(body) })
  const script = join(import.meta.dirname, 'load-client.mjs')
  const load = Array.from({ length: clients }, () =>
    ran(process.execPath, [script, String(rate), String(seconds)], job.env),
  )
  // Sessions are renewed 10 s after they begin: the second renewal falls into the outage.
  await pause(12_000)
  await admin('faults', { operation: 'any', kind: 'error', code: 'ServiceUnavailable', status: 503 })
  await pause(12_000)
  const refused = emulator.requests().filter(({ status }) => status === 503).length
  await admin('reset')

  const reports = (await Promise.all(load)).map(({ stdout, stderr }) =>
    JSON.parse(stdout || JSON.stringify({ stderr })),
  )
  console.log(
    reports.map(({ failures, keys, ...rest }) => ({ ...rest, failures: failures.length, keys: keys.length })),
  )
  for (const { answers, failures } of reports)
    expect({ answers, failures }).toEqual({ answers: rate * seconds, failures: [] })
  expect(new Set(reports.flatMap(({ keys }) => keys)).size).toBeGreaterThan(1)
  expect(refused).toBeGreaterThan(0)
  const { log } = await job.post(main)
  expect(log).toMatch(/default: not renewed, still serving the session before/)
})
