// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

import { CredentialsError, messageOf } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import { toInline, toProse } from '../core/markdown-text.ts'
import type { Channel } from '../core/platform.ts'
import { commandLine, fileCommands, plainLine } from './file-commands.ts'

/** Speaks to the runner by commands on standard output and in the files it names. */
export function githubChannel(host: Host): Channel {
  const { env, files, machine, print } = host
  const eol = machine.platform === 'win32' ? '\r\n' : '\n'
  const put = (variable: string, what: string, values: Readonly<Record<string, string>>): (() => void) => {
    if (Object.keys(values).length === 0) return () => {}
    const path = env[variable]
    if (!path)
      throw new CredentialsError(
        'publish-failed',
        `${what} could not be set: the runner gave no ${variable}.`,
      )
    try {
      return files.append(path, fileCommands(values, { delimiter: `ghadelimiter_${machine.nonce()}`, eol }))
    } catch (cause) {
      throw new CredentialsError(
        'publish-failed',
        `${what} could not be set: writing to ${variable} failed: ${messageOf(cause)}.`,
        { cause },
      )
    }
  }
  const titled = (title?: string) => (title === undefined ? {} : { title })
  return {
    mask(...secrets) {
      const forms = secrets.flatMap(maskForms)
      if (forms.length > 0) print(forms.map((form) => commandLine('add-mask', form)).join('\n'))
    },
    debug: (text) => print(commandLine('debug', text)),
    info: (text) => print(plainLine(text)),
    warning: (text, title) => print(commandLine('warning', text, titled(title))),
    error: (text, title) => print(commandLine('error', text, titled(title))),
    group(title, lines) {
      print(commandLine('group', title))
      for (const line of lines) print(plainLine(line))
      print('::endgroup::')
    },
    publish({ variables, outputs }) {
      const takeBack = put('GITHUB_ENV', 'The environment variables', variables)
      try {
        put('GITHUB_OUTPUT', 'The outputs', outputs)
      } catch (thrown) {
        takeBack()
        throw thrown
      }
    },
    saveState: (name, value) => void put('GITHUB_STATE', 'The state of this step', { [name]: value }),
    state: (name) => env[`STATE_${name}`] || undefined,
    summary(markdown) {
      const path = env['GITHUB_STEP_SUMMARY']
      if (path) files.append(path, `${markdown}${eol}`)
    },
  }
}

/** A value, its lines, and the forms in which tools and our own summary print it. */
function maskForms(secret: string): readonly string[] {
  const lines = secret.split(/\r\n|\r|\n/)
  const forms = lines.flatMap((line) => [
    line,
    encodeURIComponent(line),
    JSON.stringify(line).slice(1, -1),
    toInline(line),
    toProse(line),
  ])
  return [...new Set([...forms, Buffer.from(secret).toString('base64')])].filter((form) => form.length > 3)
}
