// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

import { CredentialsError, messageOf } from '../core/errors.ts'
import type { Env, Host, OpenEnd } from '../core/host.ts'
import type { Log } from '../core/log.ts'
import { toInline, toProse, toToken } from '../core/markdown-text.ts'
import type { Step, StepFiles } from '../core/step.ts'
import { commandLine, fileCommands, plainLine } from './file-commands.ts'
import { github } from './github.ts'

/** Values for one of the runner's files. */
interface Part {
  readonly variable: 'GITHUB_ENV' | 'GITHUB_OUTPUT' | 'GITHUB_STATE'
  /** Begins a sentence. */
  readonly what: string
  readonly values: Readonly<Record<string, string>>
}

/** What the runner gives an action: inputs as variables, commands on standard output, and the files it names. */
export function githubStep(host: Host): Step {
  const { env } = host
  return {
    platform: github,
    input: (name) => env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`],
    log: logOf(host),
    stepFiles: stepFilesOf(host),
  }
}

function logOf({ print }: Host): Log {
  const mask = (...secrets: readonly string[]) => {
    const forms = secrets.flatMap(maskForms)
    if (forms.length > 0) print(forms.map((form) => commandLine('add-mask', form)).join('\n'))
  }
  const titled = (title?: string) => (title === undefined ? {} : { title })
  return {
    mask,
    maskAccounts: mask,
    debug: (text) => print(commandLine('debug', text)),
    info: (text) => print(plainLine(text)),
    warning: (text, title) => print(commandLine('warning', text, titled(title))),
    error: (text, title) => print(commandLine('error', text, titled(title))),
    group(title, lines) {
      print(commandLine('group', title))
      for (const line of lines) print(plainLine(line))
      print('::endgroup::')
    },
  }
}

function stepFilesOf({ env, files, machine }: Host): StepFiles {
  const eol = machine.platform === 'win32' ? '\r\n' : '\n'
  const put = (...parts: readonly Part[]) => {
    const filled = parts.filter(({ values }) => Object.keys(values).length > 0)
    const texts = filled.map((part) =>
      attempt(part, () => fileCommands(part.values, { delimiter: `ghadelimiter_${machine.nonce()}`, eol })),
    )
    const ends: OpenEnd[] = []
    try {
      for (const part of filled) ends.push(attempt(part, () => files.openEnd(pathOf(part, env))))
      for (const [at, part] of filled.entries()) attempt(part, () => ends[at]?.write(texts[at] ?? ''))
    } catch (thrown) {
      takeBack(ends)
      throw thrown
    } finally {
      for (const end of ends) end.close()
    }
  }
  return {
    // Variables last: what is in that file is in the job, even if the step fails.
    publish: ({ variables, outputs }) =>
      put(
        { variable: 'GITHUB_OUTPUT', what: 'The outputs', values: outputs },
        { variable: 'GITHUB_ENV', what: 'The environment variables', values: variables },
      ),
    saveState: (name, value) =>
      put({ variable: 'GITHUB_STATE', what: 'The state of this step', values: { [name]: value } }),
    state: (name) => env[`STATE_${name}`] || undefined,
    summary(markdown) {
      const path = env['GITHUB_STEP_SUMMARY']
      if (path) files.append(path, `${markdown}${eol}`)
    },
  }
}

function pathOf({ variable, what }: Part, env: Env): string {
  const path = env[variable]
  if (path) return path
  throw new CredentialsError('publish-failed', `${what} could not be set: the runner gave no ${variable}.`, {
    details: { reason: 'no-runner-file' },
  })
}

function attempt<T>({ variable, what }: Part, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof CredentialsError) throw cause
    const message = `${what} could not be set: writing to ${variable} failed: ${messageOf(cause)}.`
    throw new CredentialsError('publish-failed', message, { cause, details: { reason: 'runner-file' } })
  }
}

/** The failure itself is what is reported. */
function takeBack(ends: readonly OpenEnd[]): void {
  for (const end of ends) {
    try {
      end.takeBack()
    } catch {
      // The disk gave way. The other file can still be taken back.
    }
  }
}

/** A value, its lines, and the forms in which tools and our own summary print it. */
function maskForms(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64')
  // Tokens and keys, of which nearly each is in these forms alone.
  const token = secret.length > 3 ? toToken(secret) : undefined
  if (token !== undefined) return [...new Set([secret, encodeURIComponent(secret), token, base64])]
  const lines = secret.split(/\r\n|\r|\n/)
  const forms = lines.flatMap((line) => [
    line,
    encodeURIComponent(line),
    JSON.stringify(line).slice(1, -1),
    toInline(line),
    toProse(line),
  ])
  return [...new Set([...forms, base64])].filter((form) => form.length > 3)
}
