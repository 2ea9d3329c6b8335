import type { ErrorDetails } from '../../src/core/error-details.ts'
import { CredentialsError, type ErrorCode } from '../../src/core/errors.ts'
import type { Facts } from '../../src/core/facts.ts'
import type { Plan, RoleStep, Source } from '../../src/core/plan.ts'
import type { Claims } from '../../src/core/token.ts'
import type { Evidence } from '../../src/diagnosis/evidence.ts'
import type { Surroundings } from '../../src/diagnosis/surroundings.ts'

export const nowMs = Date.UTC(2026, 8, 1, 2, 0, 0)
export const role = 'arn:aws:iam::111122223333:role/ci/deploy'
export const because = 'This job may not ask for an OIDC token'

export const facts: Facts = {
  platform: 'github',
  repository: 'octo-org/octo-repo',
  ref: 'refs/heads/main',
  sha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
  event: 'push',
  eventFile: undefined,
  actor: 'octocat',
  workflow: 'deploy',
  job: 'deploy',
  runId: '1234567890',
  runAttempt: '1',
  action: undefined,
  actionSource: { repositoryUrl: 'https://github.com/octo-org/aws', ref: 'v1' },
  serverUrl: 'https://github.com',
  sessionName: 'GitHubActions',
  executionEnvironment: 'GitHubActions',
  sessionTags: [],
  workspace: '/work',
  temp: '/tmp',
}

/** Of a job that can have no token. */
export const noToken = { because, fix: 'Add the permission' }

export const claims: Claims = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
  aud: 'sts.amazonaws.com',
  exp: nowMs / 1000 + 300,
  repository: 'octo-org/octo-repo',
  ref: 'refs/heads/main',
  event_name: 'push',
  actor: 'octocat',
  job_workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
}

export const step: RoleStep = {
  role,
  sessionName: 'GitHubActions',
  durationSeconds: 3600,
  externalId: undefined,
  policy: undefined,
  policyArns: [],
  tags: [],
  transitiveTagKeys: [],
}

export const oidc: Source = { kind: 'oidc', audience: 'sts.amazonaws.com' }
export const keys: Source = {
  kind: 'keys',
  keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
}
export const insteadOfToken: Source = { kind: 'ambient', hint: `${because}. Add the permission` }

export const plan: Plan = {
  name: undefined,
  region: 'eu-central-1',
  source: oidc,
  keepExisting: false,
  steps: [step],
  guard: { allowedAccounts: [] },
  targets: { env: 'credentials', outputs: false, profile: undefined, maskAccount: false, refresh: 'off' },
  retry: { maxAttempts: 12, explicit: false },
  specialCharacters: false,
  network: { proxy: undefined, noProxy: [], stsEndpoint: undefined },
  notices: [],
}

/** A runner of GitHub without any credentials. */
export const around: Surroundings = {
  keys: undefined,
  chosen: undefined,
  sessionToken: false,
  serviceRole: undefined,
  container: undefined,
  runner: 'github-hosted',
}

/** A plan that differs in its step, its network or itself. */
export function planWith(
  change: Partial<Plan> & { readonly step?: Partial<RoleStep>; readonly net?: Partial<Plan['network']> },
): Plan {
  const { step: stepChange, net, ...rest } = change
  return {
    ...plan,
    ...(stepChange === undefined ? {} : { steps: [{ ...step, ...stepChange }] }),
    ...(net === undefined ? {} : { network: { ...plan.network, ...net } }),
    ...rest,
  }
}

export function failure(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
  return new CredentialsError(code, message, { details, cause })
}

/** What STS refused: `AssumeRoleWithWebIdentity`, unless told otherwise. */
export function refusal(awsCode: string, awsMessage: string, details: ErrorDetails = {}) {
  return failure('sts-refused', `Could not assume role with OIDC: ${awsMessage}`, {
    action: 'AssumeRoleWithWebIdentity',
    host: 'sts.eu-central-1.amazonaws.com',
    status: 403,
    serverTimeMs: nowMs,
    awsCode,
    awsMessage,
    ...details,
  })
}

export const denied = refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity')

/** An OIDC job on main that is denied, unless told otherwise. */
export function evidence(change: Partial<Evidence> = {}): Evidence {
  return {
    error: denied,
    plan,
    facts,
    noToken: undefined,
    origins: {},
    claims,
    event: {},
    nowMs,
    around,
    ...change,
  }
}
