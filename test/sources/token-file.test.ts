import { expect, test } from 'vitest'
import { fileTokens } from '../../src/sources/token-file.ts'
import { type MemoryFiles, memoryFiles } from '../memory-files.ts'

const link = (files: MemoryFiles, path: string, target: string) =>
  files.entries.set(path, { kind: 'link', text: target, mode: 0o777 })

function tokensOf(
  path: string,
  files: MemoryFiles,
  { workspace, platform = 'linux' }: { workspace?: string | undefined; platform?: string } = {},
) {
  const masked: string[] = []
  const tokens = fileTokens({
    origin: 'web-identity-token-file',
    path,
    workspace,
    files,
    channel: { mask: (secret) => void masked.push(secret) },
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
  const { read, masked } = tokensOf(path, memoryFiles({ [stored]: ' eyJ.a.b\r\n', '/work': '' }), {
    workspace,
  })
  expect(await read()).toBe('eyJ.a.b')
  expect(masked).toEqual(['eyJ.a.b'])
})

test('on Windows', async () => {
  const { read } = tokensOf(
    'dir\\token',
    memoryFiles({ 'D:\\work\\dir\\token': 'eyJ.a.b', 'D:\\work': '' }),
    { workspace: 'D:\\work', platform: 'win32' },
  )
  expect(await read()).toBe('eyJ.a.b')
})

test.each<readonly [string, string, string, boolean]>([
  ['out of the workspace', '/work/token', '/etc/secret', false],
  ['to a sibling of the workspace', '/work/token', '/workshop/secret', false],
  ['within the workspace', '/work/token', '/work/real', true],
  ['outside of it, as kubelet does', '/var/run/token', '/var/run/..data/token', true],
  ['into the workspace', '/var/run/token', '/work/real', true],
])('a link %s', async (_, path, target, allowed) => {
  const files = memoryFiles({ [target]: 'eyJ.a.b', '/work': '' })
  link(files, path, target)
  const { read, masked } = tokensOf(path, files, { workspace: '/work' })
  if (allowed) expect(await read()).toBe('eyJ.a.b')
  else
    await expect(read()).rejects.toMatchObject({
      code: 'unsafe-file',
      details: { input: 'web-identity-token-file' },
    })
  expect(masked).toHaveLength(allowed ? 1 : 0)
})

test('a workspace behind a link of its own is no way out', async () => {
  const files = memoryFiles({ '/real/token': 'eyJ.a.b', '/real': '' })
  link(files, '/work', '/real')
  link(files, '/work/token', '/real/token')
  expect(await tokensOf('token', files, { workspace: '/work' }).read()).toBe('eyJ.a.b')
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

test('it is read anew each time, since it is renewed in place', async () => {
  const files = memoryFiles({ '/token': 'first' })
  const { read } = tokensOf('/token', files)
  expect(await read()).toBe('first')
  files.replace('/token', 'second')
  expect(await read()).toBe('second')
})
