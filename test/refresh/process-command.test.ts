import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { CredentialsError } from '../../src/core/errors.ts'
import { toCommand } from '../../src/refresh/process-command.ts'

describe('a credential_process', () => {
  test.each<[string, string[], string]>([
    [
      'linux',
      ['/opt/node24/bin/node', '/w/_actions/o/r/v1/dist/process.cjs', '/t/a.json'],
      '/opt/node24/bin/node /w/_actions/o/r/v1/dist/process.cjs /t/a.json',
    ],
    [
      'linux',
      ['/opt/node', '/my runner/x.cjs', '/t/a@b+c=d,e~f.json'],
      '/opt/node "/my runner/x.cjs" /t/a@b+c=d,e~f.json',
    ],
    [
      'darwin',
      ['/Users/jürgen/node', '/Library/Runner (2)/x.cjs'],
      '/Users/jürgen/node "/Library/Runner (2)/x.cjs"',
    ],
    [
      'win32',
      ['C:\\actions-runner\\externals\\node24\\bin\\node.exe', 'D:\\a\\_temp\\x.json'],
      'C:\\actions-runner\\externals\\node24\\bin\\node.exe D:\\a\\_temp\\x.json',
    ],
    [
      'win32',
      ['C:\\Program Files (x86)\\node.exe', 'D:\\PROGRA~1\\x.json'],
      '"C:\\Program Files (x86)\\node.exe" D:\\PROGRA~1\\x.json',
    ],
    [
      'win32',
      ['\\\\server\\my share\\node.exe', 'D:\\a=b,c\\x.json'],
      '"\\\\server\\my share\\node.exe" "D:\\a=b,c\\x.json"',
    ],
  ])('on %s of %j is %s', (platform, words, command) => {
    expect(toCommand(words, platform)).toBe(command)
  })

  test.each([
    ['linux', '/a$b'],
    ['linux', '/a"b'],
    ['linux', "/a'b"],
    ['linux', '/a\\b'],
    ['linux', '/a;b'],
    ['linux', '/a #b'],
    ['linux', '/a`b`'],
    ['linux', '/a&b'],
    ['linux', '/a\nb'],
    ['linux', '/a*b'],
    ['linux', ''],
    ['win32', 'C:\\a%b%'],
    ['win32', 'C:\\a^b'],
    ['win32', 'C:\\a&b'],
    ['win32', 'C:\\temp\\name:stream.json'],
    ['win32', 'C:\\my dir\\'],
    ['win32', 'C:\\Jürgen\\x'],
  ])('on %s refuses %j, and says what to do', (platform, word) => {
    expect(() => toCommand(['/node', word], platform)).toThrow(CredentialsError)
    expect(() => toCommand(['/node', word], platform)).toThrow(/refresh: endpoint/)
  })

  test.skipIf(process.platform === 'win32')('means the same to a shell', () => {
    const words = ['/a b/c', '/x(1)', '/ü@+=,~/y']
    const command = toCommand(words, 'linux')
    const shown = execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    expect(shown.trim().split('\n')).toEqual(words)
  })
})
