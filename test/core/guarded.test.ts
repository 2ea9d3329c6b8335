import { expect, test } from 'vitest'
import { guarded, guardedFiles } from '../../src/core/guarded.ts'
import { ownSecrets } from '../../src/core/own-secrets.ts'
import { githubStep } from '../../src/platforms/github-step.ts'
import { memoryHost } from '../support/memory-host.ts'

function stage() {
  const host = memoryHost()
  const log = guarded(githubStep(host).log, ownSecrets())
  return { log, host, shown: () => host.printed.filter((line) => /^::(error|warning)/.test(line)) }
}

test('nothing that was masked leaves in another form', () => {
  const { log, host } = stage()
  log.mask('S3cr@t/p#ss')
  const text = `said ${encodeURIComponent('S3cr@t/p#ss')} and ${btoa('user:S3cr@t/p#ss')}`
  log.info(text)
  log.debug(text)
  log.warning(text)
  log.error(text)
  log.group(text, [text])
  const told = host.printed.filter((line) => !line.startsWith('::add-mask')).join('\n')
  expect(told).toContain('***')
  expect(told.replaceAll('%25', '%')).not.toMatch(/S3cr|UzNjckB0/)
})

test('nothing that was masked leaves on the page of the run', () => {
  const host = memoryHost({ env: { GITHUB_STEP_SUMMARY: '/summary' } })
  const secrets = ownSecrets()
  const { log, stepFiles } = githubStep(host)
  guarded(log, secrets).mask('S3cr@t/p#ss')
  guardedFiles(stepFiles, secrets).summary(`# ${btoa('user:S3cr@t/p#ss')}`)
  expect(host.files.texts()['/summary']).toMatch(/^# \S*\*\*\*/)
  expect(host.files.texts()['/summary']).not.toContain('UzNjckB0')
})

test('accounts are hidden by the platform alone: they are no secrets', () => {
  const { log, host } = stage()
  log.maskAccounts('arn:aws:iam::111122223333:role/deploy')
  log.info('role arn:aws:iam::444455556666:role/deploy')
  expect(host.printed.at(-1)).toBe('role arn:aws:iam::444455556666:role/deploy')
})

test.each<readonly [number, number]>([
  [1, 1],
  [10, 10],
  [11, 10],
  [800, 10],
])('of %d errors %d are annotations, and all are in the log', (count, most) => {
  const { log, host, shown } = stage()
  for (let at = 1; at <= count; at++) log.error(`error ${at}!`)
  log.close()
  expect(shown()).toHaveLength(most)
  if (count > 10) expect(shown().at(-1)).toContain(`and ${count - 10} more`)
  for (let at = 1; at <= count; at++) expect(host.printed.join('\n')).toContain(`error ${at}!`)
})

test('warnings leave room for the error that ends the step', () => {
  const { log, shown } = stage()
  for (let at = 1; at <= 100; at++) log.warning(`warning ${at}!`)
  log.error('the end')
  log.close()
  expect(shown()).toHaveLength(7)
  expect(shown().filter((line) => line.startsWith('::error'))).toEqual(['::error::the end'])
  expect(shown().at(-1)).toContain('and 94 more')
})
