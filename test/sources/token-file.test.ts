import { expect, test } from 'vitest'
import { fileTokens, type TokenFileOptions } from '../../src/sources/token-file.ts'
import { type MemoryFiles, memoryFiles } from '../support/memory-files.ts'

const link = (files: MemoryFiles, path: string, target: string) =>
  files.entries.set(path, { kind: 'link', text: target, mode: 0o777 })

function tokensOf(
  path: string,
  files: MemoryFiles,
  {
    workspace,
    platform = 'linux',
    opaque,
  }: Partial<Pick<TokenFileOptions, 'workspace' | 'platform' | 'opaque'>> = {},
) {
  const masked: string[] = []
  const tokens = fileTokens({
    origin: 'web-identity-token-file',
    path,
    opaque,
    workspace,
    files,
    log: { mask: (secret) => void masked.push(secret) },
    platform,
  })
  return { read: () => tokens(false), masked }
}

test.each<readonly [string, string, string | undefined, string]>([
  ['absolute', '/run/token', '/work', '/run/token'],
  ['relative to the workspace', 'dir/token', '/work', '/work/dir/token'],
  ['relative with a way up', '../token', '/work', '/token'],
  ['absolute within the workspace', '/work/token', '/work/', '/work/token'],
  ['absolute without a workspace', '/run/token', undefined, '/run/token'],
  ['a sibling that begins alike', '/workshop/token', '/work', '/workshop/token'],
])('%s', async (_, path, workspace, stored) => {
  const { read, masked } = tokensOf(
    path,
    memoryFiles({ [stored]: ' eyJhIjoxfQ.eyJhIjoxfQ.b\r\n', '/work': '' }),
    {
      workspace,
    },
  )
  expect(await read()).toBe('eyJhIjoxfQ.eyJhIjoxfQ.b')
  expect(masked).toEqual(['eyJhIjoxfQ.eyJhIjoxfQ.b'])
})

test('on Windows', async () => {
  const { read } = tokensOf(
    'dir\\token',
    memoryFiles({ 'D:\\work\\dir\\token': 'eyJhIjoxfQ.eyJhIjoxfQ.b', 'D:\\work': '' }),
    { workspace: 'D:\\work', platform: 'win32' },
  )
  expect(await read()).toBe('eyJhIjoxfQ.eyJhIjoxfQ.b')
})

test.each<readonly [string, string, string, boolean]>([
  ['out of the workspace', '/work/token', '/etc/secret', false],
  ['to a sibling of the workspace', '/work/token', '/workshop/secret', false],
  ['within the workspace', '/work/token', '/work/real', true],
  ['outside of it, as kubelet does', '/var/run/token', '/var/run/..data/token', true],
  ['into the workspace', '/var/run/token', '/work/real', true],
])('a link %s', async (_, path, target, allowed) => {
  const files = memoryFiles({ [target]: 'eyJhIjoxfQ.eyJhIjoxfQ.b', '/work': '' })
  link(files, path, target)
  const { read, masked } = tokensOf(path, files, { workspace: '/work' })
  if (allowed) expect(await read()).toBe('eyJhIjoxfQ.eyJhIjoxfQ.b')
  else
    await expect(read()).rejects.toMatchObject({
      code: 'unsafe-file',
      details: { input: 'web-identity-token-file' },
    })
  expect(masked).toHaveLength(allowed ? 1 : 0)
})

test('a workspace behind a link of its own is no way out', async () => {
  const files = memoryFiles({ '/real/token': 'eyJhIjoxfQ.eyJhIjoxfQ.b', '/real': '' })
  link(files, '/work', '/real')
  link(files, '/work/token', '/real/token')
  expect(await tokensOf('token', files, { workspace: '/work' }).read()).toBe('eyJhIjoxfQ.eyJhIjoxfQ.b')
})

test.each([
  ['absent', {}, /does not exist/],
  ['blank', { '/token': '\n' }, /is empty/],
  ['too large', { '/token': 'x'.repeat(65_537) }, /larger than 65536 bytes/],
])('%s', async (_, texts, message) => {
  const failure = tokensOf('/token', memoryFiles(texts)).read()
  await expect(failure).rejects.toMatchObject({
    code: 'token-file-unreadable',
    message: expect.stringMatching(message),
  })
})

const jwt = 'eyJhIjoxfQ.eyJhIjoxfQ.b'

test.each<readonly [string, string, 'jwt' | 'line', boolean]>([
  ['a JWT', jwt, 'jwt', true],
  ['variables', 'PATH=/usr/bin\0HOME=/root\0', 'jwt', false],
  ['lines', `${jwt}\n${jwt}`, 'jwt', false],
  ['two parts', 'eyJhIjoxfQ.eyJhIjoxfQ', 'jwt', false],
  ['four parts', `${jwt}.c`, 'jwt', false],
  ['a payload that is no object', 'eyJhIjoxfQ.WzFd.b', 'jwt', false],
  ['a payload that is no JSON', 'eyJhIjoxfQ.a.b', 'jwt', false],
  ['other characters', `${jwt}=`, 'jwt', false],
  ['a JWT', jwt, 'line', true],
  ['any line', 'opaque token!', 'line', true],
  ['lines', 'opaque\ntoken', 'line', false],
  ['variables', 'PATH=/usr/bin\0HOME=/root\0', 'line', false],
  ['other letters', 'töken', 'line', false],
])('%s: %j as %s', async (_, text, form, allowed) => {
  const { read, masked } = tokensOf(
    '/token',
    memoryFiles({ '/token': text }),
    form === 'line' ? { opaque: true } : {},
  )
  if (allowed) expect(await read()).toBe(text)
  else {
    const failure = await read().catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'token-file-unreadable' })
    expect(String(failure)).not.toContain(text)
  }
  expect(masked).toHaveLength(allowed ? 1 : 0)
})

test('it is read anew each time, since it is renewed in place', async () => {
  const files = memoryFiles({ '/token': `${jwt}1` })
  const { read } = tokensOf('/token', files)
  expect(await read()).toBe(`${jwt}1`)
  files.replace('/token', `${jwt}2`)
  expect(await read()).toBe(`${jwt}2`)
})
