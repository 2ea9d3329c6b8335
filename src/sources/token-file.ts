import { posix, win32 } from 'node:path'
import { CredentialsError, messageOf } from '../core/errors.ts'
import type { Files } from '../core/host.ts'
import type { Channel } from '../core/platform.ts'
import type { TokenSource } from './web-identity.ts'

export interface TokenFileOptions {
  /** As given: absolute, or relative to the workspace. */
  readonly path: string
  /** The input or variable that names it. */
  readonly origin: 'web-identity-token-file' | 'AWS_WEB_IDENTITY_TOKEN_FILE'
  readonly workspace: string | undefined
  readonly files: Pick<Files, 'read' | 'resolve'>
  readonly channel: Pick<Channel, 'mask'>
  /** Node's name of it: decides how paths are written. */
  readonly platform: string
}

/** STS takes 20,000 characters. */
const limitBytes = 64 * 1024

/** The token in a file, read again at each use, since kubelet and others renew it in place. */
export function fileTokens(options: TokenFileOptions): TokenSource {
  return async () => {
    const path = locate(options)
    const token = readToken(path, options)
    options.channel.mask(token)
    return token
  }
}

/** A link out of the workspace could be planted by a pull request; elsewhere links are how kubelet projects tokens. */
function locate({ path, origin, workspace, files, platform }: TokenFileOptions): string {
  const paths = platform === 'win32' ? win32 : posix
  const absolute = paths.resolve(workspace ?? '.', path)
  const inside = (root: string, child: string) =>
    child === root || child.startsWith(root.endsWith(paths.sep) ? root : root + paths.sep)
  const root = workspace === undefined ? undefined : paths.resolve(workspace)
  if (root === undefined || !inside(root, absolute)) return absolute
  const real = files.resolve(absolute)
  if (real === undefined || inside(files.resolve(root) ?? root, real)) return absolute
  throw new CredentialsError(
    'unsafe-file',
    `The web identity token was not read: ${path} is a link inside the workspace that leads out of it. Name the file itself in ${origin}.`,
    { details: { input: origin } },
  )
}

function readToken(path: string, { files, origin }: TokenFileOptions): string {
  const failure = (what: string, cause?: unknown) =>
    new CredentialsError(
      'token-file-unreadable',
      `Web identity token file ${what}: ${path}. Check ${origin}.`,
      {
        cause,
        details: { input: origin },
      },
    )
  let text: string | undefined
  try {
    text = files.read(path, limitBytes)
  } catch (cause) {
    throw failure(`cannot be read (${messageOf(cause)})`, cause)
  }
  if (text === undefined) throw failure('does not exist')
  const token = text.trim()
  if (token === '') throw failure('is empty')
  return token
}
