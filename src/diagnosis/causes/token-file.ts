import type { ErrorReason } from '../../core/errors.ts'
import { type Evidence, errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, said } from '../text.ts'
import { inputPlaceholder } from './input-placeholder.ts'

export const tokenFile: Cause = {
  code: 'token-file',
  title: 'The web identity token file does not contain a valid token',
  symptom: 'files',
  prose: `The file does not exist, is empty, is too large, or contains something other than a JSON Web Token: an access token or another opaque
string, a whole JSON document, a login page, a token with \`Bearer\` or quotes around it, or an encrypted token. The path comes from
\`web-identity-token-file\`, from \`AWS_WEB_IDENTITY_TOKEN_FILE\` or from a profile; relative paths start at the workspace. In a container
job, paths of the host do not exist: mount them. A step that writes the token must run before this one.`,
  explain(evidence) {
    const { error } = evidence
    const code = errno(evidence)
    const { reason, input = 'web-identity-token-file' } = error.details
    if (
      error.code !== 'token-file-unreadable' ||
      code === 'EACCES' ||
      code === 'EPERM' ||
      reason === 'not-text'
    )
      return undefined
    if (inputPlaceholder.explain(evidence) !== undefined) return undefined
    const held = reason === undefined ? undefined : holds[reason]
    return {
      ...(held === undefined
        ? input === 'web-identity-token-file'
          ? {}
          : { title: `The file that ${plain(input)} names does not contain a valid token` }
        : { title: `The file that ${plain(input)} names contains ${held.what}` }),
      certainty: 'certain',
      evidence: [said(error.message)],
      fix: {
        text: held?.text ?? (reason === 'absent' ? absent(input) : written),
        language: 'sh',
        code: `ls -l ${pathIn(evidence)}`,
      },
    }
  },
}

const written =
  'Correct the path, or write the token before this step: an OIDC id token (not an access token) and nothing else.'

function absent(input: string): string {
  return input === 'web-identity-token-file'
    ? written
    : `Mount the file that ${plain(input)} names into the job container. If the job should not use it, unset ${plain(input)}.`
}

interface Held {
  /** Follows "contains". */
  readonly what: string
  readonly text: string
}

const holds: Partial<Readonly<Record<ErrorReason, Held>>> = {
  opaque: {
    what: 'an opaque string, not a JSON Web Token',
    text: 'Write an OIDC id token (not an access token) into the file, and nothing else: AWS cannot read an opaque string.',
  },
  'platform-token': {
    what: 'a token of the platform, not a JSON Web Token',
    text: 'Write an OIDC id token into the file; on GitLab, a token from id_tokens:. On GitHub, use role-to-assume with id-token: write and no file: GITHUB_TOKEN is not an OIDC token.',
  },
  json: {
    what: 'a JSON document, not the token alone',
    text: 'Write the member id_token of the document into the file, and nothing else: jq -r .id_token.',
  },
  page: {
    what: 'an HTML page',
    text: 'Check the step that writes the file: it got a login page or a proxy page instead of a token.',
  },
  quoted: { what: 'a string in quotes', text: 'Write the token without quotes: jq -r instead of jq.' },
  bearer: {
    what: 'a header with its scheme (Bearer)',
    text: 'Write only the token, without Bearer in front of it.',
  },
  several: {
    what: 'several words or lines',
    text: 'Write the token and nothing else into the file, on one line.',
  },
  encrypted: {
    what: 'an encrypted token (JWE)',
    text: 'Request a signed token (JWS, three parts) from the identity provider: AWS cannot read encrypted tokens.',
  },
}

function pathIn({ plan }: Evidence): string {
  const path = plan?.source.kind === 'token-file' ? plan.source.path : undefined
  return path !== undefined && /^[\w./@+-]+$/.test(path) ? path : 'FILE'
}
