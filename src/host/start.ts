import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CredentialsError } from '../core/errors.ts'

const limitMs = 10_000

/** Without the inputs of the step, which may be secrets. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(INPUT|STATE)_/i.test(name)))
}

/** A bundle of this package as a process of its own group, which the end of this one does not end. */
export function startBundle(directory: string, bundle: string, input: string): Promise<string> {
  const child = spawn(process.execPath, [join(directory, bundle)], {
    detached: true,
    // Standing in the workspace, it would keep Windows from deleting that.
    cwd: tmpdir(),
    env: environment(),
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  })
  return new Promise<string>((resolve, reject) => {
    const fail = (what: string, cause?: unknown) => {
      child.kill()
      reject(
        new CredentialsError(
          'publish-failed',
          `The helper process ${bundle} ${what}. Nothing was published.`,
          { cause, details: { reason: 'helper' } },
        ),
      )
    }
    const timer = setTimeout(() => fail(`said nothing for ${limitMs / 1000} seconds`), limitMs)
    let text = ''
    child.once('error', (cause) => fail('could not be started', cause))
    child.once('exit', (code) => fail(`ended with code ${code}: ${text.trim() || 'it said nothing'}`))
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part
      if (!text.includes('\n')) return
      clearTimeout(timer)
      child.removeAllListeners('exit')
      child.stdout.destroy()
      child.unref()
      resolve(text.slice(0, text.indexOf('\n')))
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}
