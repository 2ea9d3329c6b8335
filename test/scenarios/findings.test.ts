import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { causes } from '../../src/diagnosis/causes/index.ts'
import { toDocsUrl } from '../../src/diagnosis/links.ts'
import { failures } from '../diagnosis/failures/all.ts'
import { sourceFailures } from '../diagnosis/failures-sources/all.ts'
import type { Step } from '../support/runner.ts'
import { type Scene, scene } from '../support/stage.ts'
import type { FindingCase, Preparation } from './findings/case.ts'
import { exchangeCases } from './findings/exchanges.ts'
import { fileCases, networkCases } from './findings/places.ts'
import { sourceCases } from './findings/sources.ts'
import { tokenCases } from './findings/tokens.ts'

const cases: readonly FindingCase[] = [
  ...tokenCases,
  ...exchangeCases,
  ...networkCases,
  ...fileCases,
  ...sourceCases,
]

/**
 * All are produced by the action's bundle against the emulator. What cannot arise there by itself:
 * - provider-thumbprint: the emulator has no certificate of an issuer to compare, so its refusal is a fault.
 * - role-named-github-actions: nobody knows why AWS refuses it; here another subject is what is refused.
 * - disk-full, file-permission: the changes of the file system fail, on any system and for root too; a real full disk is
 *   in test/faults.
 */
describe.concurrent('a failure is explained', () => {
  test.for(cases)('$code: $when', async (given, context) => {
    const stage = await scene(context, given)
    if (given.faults !== undefined) stage.emulator.addFault(given.faults)
    const event = eventFile(given, stage)
    const prepared: Preparation = (await given.prepare?.(stage)) ?? {}
    const { home, temp } = stage.job
    const before = [home, temp].map(contentsOf)
    const asked = stage.asked().length
    const step = await stage
      .step(
        { ...given.inputs, ...prepared.inputs },
        { ...prepared, env: { ...event, ...prepared.env }, without: given.without ?? [] },
      )
      .finally(() => prepared.close?.())
    expect(step.code).toBe(1)
    explains(step, given)
    isSoon(step)
    expect(stage.asked().slice(asked)).toEqual(given.asked)
    expect([home, temp].map(contentsOf)).toEqual(before)
    const debugged = step.stdout.split('\n').filter((line) => line.startsWith('::debug::'))
    const shown = [step.log, step.stderr, step.summary, ...step.errors, ...debugged].join('\n')
    for (const secret of ['request-token-of-the-job', 'not-to-be-shown', ...(await sessionsOf(stage))])
      expect(shown).not.toContain(secret)
  })
})

function explains(step: Step, { code, headline = code, fix }: FindingCase): void {
  expect(step.errors).toHaveLength(1)
  const [annotation = ''] = step.errors
  expect(annotation.split('\n')).toHaveLength(2)
  expect(annotation).toMatch(/\n(Cause|Likely): /)
  expect(annotation).toContain(toDocsUrl(headline))
  const group = /^::group::What went wrong.*\n([\s\S]*?)^::endgroup::$/m.exec(step.stdout)?.[1]
  expect(group).toContain(toDocsUrl(code))
  expect(step.summary).toContain(toDocsUrl(code))
  expect(step.summary).toContain(fix)
  expect(forTools(step).map((finding) => finding.code)).toContain(code)
}

/** The same findings as JSON: what a runner with debug logging shows. */
function forTools({ stdout }: Step): readonly { readonly code: string }[] {
  const json = /^::debug::(\{"version":1.*\})$/m.exec(stdout)?.[1] ?? '{"findings":[]}'
  return JSON.parse(json.replaceAll('%25', '%')).findings
}

function eventFile({ event }: FindingCase, { job }: Scene): Readonly<Record<string, string>> {
  if (event === undefined) return {}
  const path = join(job.directory, 'event.json')
  writeFileSync(path, JSON.stringify(event))
  return { GITHUB_EVENT_PATH: path }
}

/** The access keys of all sessions there are, those too that never were published. */
async function sessionsOf({ emulator }: Scene): Promise<readonly string[]> {
  const state: unknown = await (await fetch(`${emulator.url}/_emulator/state`)).json()
  return [...JSON.stringify(state).matchAll(/"accessKeyId":"(\w+)"/g)].map(([, id = '']) => id)
}

/** Every file below a directory, by its path. */
function contentsOf(directory: string): Readonly<Record<string, string>> {
  if (!existsSync(directory)) return {}
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => [
      join(parentPath, name),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  )
}

/** Waits together stay short; retries are told, one line each. */
function isSoon(step: Step): void {
  const waits = [...step.log.matchAll(/Attempt \d+ of \d+; trying again in ([\d.]+) s$/gm)].map(([, wait]) =>
    Number(wait),
  )
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(6)
}

test('every finding is produced', () => {
  // The library makes the others of the same step, in memory.
  const made = [...failures, ...sourceFailures.filter((failure) => failure.made === undefined)]
  const produced = new Set([...cases.map(({ code }) => code), ...made.map(({ expected }) => expected.first)])
  expect(causes.map(({ code }) => code).filter((code) => !produced.has(code))).toEqual([])
})
