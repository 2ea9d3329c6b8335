import { expect, test } from 'vitest'
import { guarded } from '../../src/core/guarded.ts'
import { ownSecrets } from '../../src/core/own-secrets.ts'
import { github } from '../../src/platforms/github.ts'
import { memoryHost } from '../support/memory-host.ts'

function stage() {
  const host = memoryHost()
  const channel = guarded(github.channel(host), ownSecrets())
  return { channel, host, shown: () => host.printed.filter((line) => /^::(error|warning)/.test(line)) }
}

test('nothing that was masked leaves in another form', () => {
  const { channel, host } = stage()
  channel.mask('S3cr@t/p#ss')
  const text = `said ${encodeURIComponent('S3cr@t/p#ss')} and ${btoa('user:S3cr@t/p#ss')}`
  channel.info(text)
  channel.debug(text)
  channel.warning(text)
  channel.error(text)
  channel.group(text, [text])
  const told = host.printed.filter((line) => !line.startsWith('::add-mask')).join('\n')
  expect(told).toContain('***')
  expect(told.replaceAll('%25', '%')).not.toMatch(/S3cr|UzNjckB0/)
})

test('accounts are hidden by the platform alone: they are no secrets', () => {
  const { channel, host } = stage()
  channel.maskAccounts('arn:aws:iam::111122223333:role/deploy')
  channel.info('role arn:aws:iam::444455556666:role/deploy')
  expect(host.printed.at(-1)).toBe('role arn:aws:iam::444455556666:role/deploy')
})

test.each<readonly [number, number]>([
  [1, 1],
  [10, 10],
  [11, 10],
  [800, 10],
])('of %d errors %d are annotations, and all are in the log', (count, most) => {
  const { channel, host, shown } = stage()
  for (let at = 1; at <= count; at++) channel.error(`error ${at}!`)
  channel.close()
  expect(shown()).toHaveLength(most)
  if (count > 10) expect(shown().at(-1)).toContain(`and ${count - 10} more`)
  for (let at = 1; at <= count; at++) expect(host.printed.join('\n')).toContain(`error ${at}!`)
})

test('warnings leave room for the error that ends the step', () => {
  const { channel, shown } = stage()
  for (let at = 1; at <= 100; at++) channel.warning(`warning ${at}!`)
  channel.error('the end')
  channel.close()
  expect(shown()).toHaveLength(7)
  expect(shown().filter((line) => line.startsWith('::error'))).toEqual(['::error::the end'])
  expect(shown().at(-1)).toContain('and 94 more')
})
