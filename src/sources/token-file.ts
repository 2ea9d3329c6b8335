import { posix, win32 } from 'node:path'
import type { ErrorReason } from '../core/errors.ts'
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
      throw unreadable(options, { what: 'does not exist', reason: 'absent' })
    // A link out of the workspace could be planted by a pull request; elsewhere links are how kubelet projects tokens.
    case 'outside':
      throw new CredentialsError(
        'unsafe-file',
        `The web identity token was not read: ${path} is a link inside the workspace that leads out of it. Name the file itself in ${origin}.`,
        { details: { input: origin, reason: 'link' } },
      )
    case 'text': {
      const token = found.text.trim()
      if (token === '') throw unreadable(options, { what: 'is empty', reason: 'empty' })
      if (opaque ? /^[ -~]+$/.test(token) : isJwt(token)) return token
      throw unreadable(options, {
        what: opaque
          ? 'does not hold a token on a single line of ASCII characters, and nothing else is sent'
          : 'does not hold a JSON Web Token (three base64url parts), and nothing else is sent to AWS',
        reason: formOf(token),
      })
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
    const reason = cause instanceof CredentialsError ? cause.details.reason : undefined
    throw unreadable(options, {
      what: `cannot be read (${messageOf(cause).replace(/\.$/, '')})`,
      reason,
      cause,
    })
  }
}

/** Personal and application tokens of GitHub and GitLab. */
const platformToken = /^(gh[opsur]_|github_pat_|gl(pat|cbt|rt)-)/

/** What the file holds instead of a JWT. */
function formOf(text: string): ErrorReason {
  if (platformToken.test(text)) return 'platform-token'
  if (/^(Authorization: )?Bearer\s/i.test(text)) return 'bearer'
  if (/^(["']).*\1$/s.test(text)) return 'quoted'
  if (/^[{[]/.test(text)) return 'json'
  if (/^</.test(text)) return 'page'
  if (/\s/.test(text)) return 'several'
  return /^eyJ[\w-]*(\.[\w-]*){4}$/.test(text) ? 'encrypted' : 'opaque'
}

interface Unreadable {
  /** Follows "Web identity token file". */
  readonly what: string
  readonly reason: ErrorReason | undefined
  readonly cause?: unknown
}

function unreadable(
  { path, origin }: TokenFileOptions,
  { what, reason, cause }: Unreadable,
): CredentialsError {
  return new CredentialsError(
    'token-file-unreadable',
    `Web identity token file ${what}: ${path}. Check ${origin}.`,
    { cause, details: { input: origin, ...(reason === undefined ? {} : { reason }) } },
  )
}
