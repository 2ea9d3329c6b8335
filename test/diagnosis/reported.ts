/** What failures that are retold from public reports share: the job they are of, and what is expected of their findings. */
import type { Env } from '../../src/core/host.ts'
import type { Finding } from '../../src/diagnosis/index.ts'

export interface Expected {
  /** The code of the first finding. */
  readonly first: string
  readonly certainty?: Finding['certainty']
  /** In what the first finding says. */
  readonly says?: readonly string[]
  /** In no remedy. */
  readonly never?: readonly (string | RegExp)[]
  /** Codes that are not found. */
  readonly without?: readonly string[]
}

export const account = '111122223333'
export const roleArn = `arn:aws:iam::${account}:role/deploy`
export const userKeys = {
  'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
} as const

const github = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'octo-org/octo-repo',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_EVENT_PATH: '/event.json',
  GITHUB_ACTOR: 'octocat',
  GITHUB_WORKFLOW: 'deploy',
  GITHUB_JOB: 'deploy',
  GITHUB_SHA: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_WORKSPACE: '/work',
  RUNNER_ENVIRONMENT: 'github-hosted',
  AWS_EC2_METADATA_DISABLED: 'true',
}

/** The variables of the job; without claims it may not ask for a token. */
export function jobEnv(claims: object | undefined, env: Env): Env {
  const token = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.example.com/token?api-version=2.0',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token-of-the-job',
  }
  return { ...github, ...(claims === undefined ? {} : token), ...env }
}

export function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`
}

/** How STS refuses. */
export function refusedXml(code: string, message: string): string {
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error><RequestId>0a1b2c3d-0000-4000-8000-000000000000</RequestId></ErrorResponse>`
}

export const remedyOf = ({ fix }: Finding) => `${fix.text}\n${fix.code ?? ''}`

export const textOf = (finding: Finding) =>
  [finding.title, ...finding.evidence, remedyOf(finding), finding.settle].join('\n')

/** A text as the expression that finds it. */
export function found(text: string | RegExp): RegExp {
  return typeof text === 'string' ? new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')) : text
}

/** Names that more than one failure has. */
export function namesTwice(failures: readonly { readonly name: string }[]): readonly string[] {
  const names = failures.map(({ name }) => name)
  return names.filter((name, at) => names.indexOf(name) !== at)
}
