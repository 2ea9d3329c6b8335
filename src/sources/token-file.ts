import { posix, win32 } from 'node:path'
import { CredentialsError, messageOf } from '../core/errors.ts'
import type { Files, WithinText } from '../core/host.ts'
import type { Log } from '../core/log.ts'
import { isJwt } from '../core/token.ts'
import type { TokenSource } from './web-identity.ts'

export interface TokenFileOptions {
  /** As given: absolute, or relative to the workspace. */
  readonly path: string
  /** The input or variable that names it. */
  readonly origin: string
  /** Whether any single line is a token. Else only a JWT is sent. */
  readonly opaque?: true | undefined
  readonly workspace: string | undefined
  readonly files: Pick<Files, 'readWithin'>
  readonly log: Pick<Log, 'mask'>
  /** Node's name of it: decides how paths are written. */
  readonly platform: string
}

/** STS takes 20,000 characters. */
const limitBytes = 64 * 1024

/** The token in a file, read again at each use, since kubelet and others renew it in place. */
export function fileTokens(options: TokenFileOptions): TokenSource {
  return async () => {
    const token = await readToken(options)
    options.log.mask(token)
    return token
  }
}

async function readToken(options: TokenFileOptions): Promise<string> {
  const { path, origin, opaque } = options
  const found = await lookAt(options)
  switch (found.kind) {
    case 'absent':
      throw unreadable(options, 'does not exist')
    // A link out of the workspace could be planted by a pull request; elsewhere links are how kubelet projects tokens.
    case 'outside':
      throw new CredentialsError(
        'unsafe-file',
        `The web identity token was not read: ${path} is a link inside the workspace that leads out of it. Name the file itself in ${origin}.`,
        { details: { input: origin } },
      )
    case 'text': {
      const token = found.text.trim()
      if (token === '') throw unreadable(options, 'is empty')
      if (opaque ? /^[ -~]+$/.test(token) : isJwt(token)) return token
      throw unreadable(
        options,
        opaque
          ? 'does not hold a token on a single line of ASCII characters, and nothing else is sent'
          : 'does not hold a JSON Web Token (three base64url parts), and nothing else is sent to AWS',
      )
    }
  }
}

async function lookAt(options: TokenFileOptions): Promise<WithinText> {
  const { path, workspace, files, platform } = options
  const paths = platform === 'win32' ? win32 : posix
  const absolute = paths.resolve(workspace ?? '.', path)
  const within = workspace === undefined ? undefined : paths.resolve(workspace)
  try {
    return await files.readWithin(absolute, { within, limit: limitBytes })
  } catch (cause) {
    throw unreadable(options, `cannot be read (${messageOf(cause).replace(/\.$/, '')})`, cause)
  }
}

function unreadable({ path, origin }: TokenFileOptions, what: string, cause?: unknown): CredentialsError {
  return new CredentialsError(
    'token-file-unreadable',
    `Web identity token file ${what}: ${path}. Check ${origin}.`,
    { cause, details: { input: origin } },
  )
}
