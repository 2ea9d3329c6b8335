import { describe, expect, test } from 'vitest'
import type { Receipt } from '../../src/core/receipt.ts'
import { checkedReceipt } from '../../src/publish/receipt-schema.ts'

const id = 'a'.repeat(32)
const folder = `/temp/aws-renewal-${id}`
const bounds = {
  isInTemp: (path: string, name: RegExp) =>
    path.startsWith('/temp/') && name.test(path.slice('/temp/'.length)),
  sharedFiles: ['/home/octo/.aws/credentials', '/home/octo/.aws/config'],
}

const variables = {
  kind: 'variables',
  changes: { AWS_REGION: { before: 'a', after: 'b' }, AWS_PROFILE: { after: '' } },
}
const profile = {
  kind: 'profile',
  path: '/home/octo/.aws/credentials',
  section: 'ci',
  edit: { before: ['[ci] # old\nx = y\n'], after: ['[ci]\r\ns3 =\r\n  a = b\r\n'], lead: '\n\n' },
  createdFile: false,
}
const directory = { kind: 'directory', path: folder }
const endpoint = {
  kind: 'endpoint',
  url: 'http://127.0.0.1:4711',
  tokenFile: `${folder}/token`,
  logFile: `${folder}/endpoint.log`,
}
const whole = [
  variables,
  profile,
  {
    ...profile,
    section: 'profile ci',
    edit: { before: [], after: ['[profile ci]\nregion = a\n'], lead: '' },
  },
  directory,
  endpoint,
] as Receipt

test('what this action records is accepted as it is', () => {
  expect(checkedReceipt(JSON.parse(JSON.stringify(whole)), bounds)).toEqual({ receipt: whole, refused: [] })
})

test.each([{}, [], null, 'text', 7, true])('%j is no record', (value) => {
  expect(checkedReceipt(value, bounds)).toBeUndefined()
})

const edit = (change: object) => ({ ...profile, edit: { ...profile.edit, ...change } })

describe.each<readonly [string, readonly unknown[]]>([
  [
    'entries',
    [null, [], 'x', {}, { kind: 7 }, { kind: 'command' }, { kind: '__proto__' }, { kind: 'toString' }],
  ],
  [
    'variables',
    [
      { kind: 'variables' },
      { kind: 'variables', changes: [] },
      { ...variables, more: 1 },
      ...[
        'PATH',
        'NODE_OPTIONS',
        'LD_PRELOAD',
        'GITHUB_ENV',
        'BASH_ENV',
        'AWS_CONFIG_FILE',
        'aws_region',
        'AWS_REGION\nPATH',
      ].map((name) => ({
        kind: 'variables',
        changes: { AWS_REGION: { after: 'a' }, [name]: { before: '/evil', after: '' } },
      })),
      JSON.parse('{"kind":"variables","changes":{"__proto__":{"before":"a","after":"b"}}}'),
      ...[null, 'a', {}, { after: 1 }, { before: null, after: '' }, { after: '', more: '' }].map(
        (change) => ({
          kind: 'variables',
          changes: { AWS_REGION: change },
        }),
      ),
    ],
  ],
  [
    'profiles',
    [
      { ...profile, path: '/home/octo/.bashrc' },
      { ...profile, path: '/home/octo/.aws/../.bashrc' },
      { ...profile, section: 'ci]\n[other' },
      { ...profile, section: 'sso-session ci' },
      { ...profile, section: 'other' },
      { ...profile, createdFile: 'yes' },
      { ...profile, more: 1 },
      edit({ lead: '[evil]\n' }),
      edit({ lead: 7 }),
      edit({ before: '[ci]' }),
      edit({ before: ['[ci]\n[default]\ncredential_process = /evil\n'] }),
      edit({ before: ['[ci]\n[default] x\ncredential_process = /evil\n'] }),
      edit({ before: ['[ci]\n  [default]\ncredential_process = /evil\n'] }),
      edit({ before: ['[ci]\r[default]\rcredential_process = /evil\r'] }),
      edit({ before: ['x = y\n[ci]\n'] }),
      edit({ before: ['[default]\n'] }),
      edit({ before: [''] }),
      edit({ after: [7] }),
    ],
  ],
  [
    'directories',
    [
      '/home/octo',
      '/temp',
      `/home/octo/aws-renewal-${id}`,
      `${folder}/..`,
      `${folder}/x`,
      '/temp/aws-renewal-x',
      7,
    ].map((path) => ({
      kind: 'directory',
      path,
    })),
  ],
  [
    'endpoints',
    [
      ...[
        'http://192.0.2.1:80',
        'https://127.0.0.1:80',
        'http://127.0.0.1',
        'http://127.0.0.1:80@evil.example',
        'http://127.0.0.1:80/x',
        'http://localhost:80',
        'http://127.0.0.1:080',
      ].map((url) => ({ ...endpoint, url })),
      { ...endpoint, tokenFile: '/etc/passwd' },
      { ...endpoint, logFile: '/etc/passwd' },
      { ...endpoint, tokenFile: `${folder}/../x/token` },
      { ...endpoint, tokenFile: `/temp/aws-renewal-${'b'.repeat(32)}/token` },
      { ...endpoint, logFile: `${folder}/token` },
      { kind: 'endpoint' },
    ],
  ],
])('of %s is refused', (_, entries) => {
  test.each(entries.map((entry) => [JSON.stringify(entry), entry] as const))('%s', (_, entry) => {
    const found = checkedReceipt([entry, directory], bounds)
    expect(found?.receipt).toEqual([directory])
    expect(found?.refused).toHaveLength(1)
    expect(found?.refused[0]).not.toMatch(/evil|passwd|octo/)
  })
})
