/** What an STS that verifies tokens is tried with: the action's whole way, and what its session is good for. */
import { type RunningEmulator, startEmulator } from '../../../src/emulator/index.ts'
import { createJob } from '../../support/runner.ts'
import { clients, type Report, report } from '../clients.ts'
import type { Server } from '../processes.ts'

export interface Service extends Server {
  readonly sts: string
  readonly s3: string
  readonly roleArn: string
  readonly region: string
}

export interface Outcome {
  /** Exit code of the action. */
  readonly code: number | null
  /** Messages of its annotations. */
  readonly errors: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  /** Names of the variables that it published. */
  readonly published: readonly string[]
  /** With the session: who am I, and an S3 round trip, by client. */
  readonly used: Readonly<Record<string, Report>>
}

export const trials = [
  'right token',
  'wrong audience',
  'other subject',
  'expired token',
  'no such role',
] as const
export type Trial = (typeof trials)[number]

const inputsOf: Readonly<Record<Trial, Readonly<Record<string, string>>>> = {
  // SeaweedFS tells the account only when asked who the caller is.
  'right token': { 'allowed-account-ids': '000000000000' },
  'wrong audience': { audience: 'somebody-else' },
  'other subject': {},
  'expired token': {},
  'no such role': {},
}

const requestTokens = { main: 'request-token-of-main', stranger: 'request-token-of-a-stranger' }

/** @param issuer as the service knows it */
export function startIssuer(issuer: string): Promise<RunningEmulator> {
  return startEmulator({
    config: {
      issuer,
      jobs: [
        { requestToken: requestTokens.main },
        { requestToken: requestTokens.stranger, claims: { repository: 'stranger/repo' } },
      ],
    },
  })
}

/** The subjects that the role's trust policy admits. */
export const admitted = 'repo:octo-org/octo-repo:*'

export async function outcomeOf(
  trial: Trial,
  { service, issuer }: { readonly service: Service; readonly issuer: RunningEmulator },
): Promise<Outcome> {
  const { AWS_ENDPOINT_URL_STS: _, ...tokens } = issuer.env
  const job = createJob({
    ...tokens,
    ...(trial === 'other subject' ? { ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestTokens.stranger } : {}),
  })
  const hour = { kind: 'clock', offsetSeconds: -3600 }
  if (trial === 'expired token') issuer.addFault({ operation: 'token', times: 1, ...hour })
  try {
    const step = await job.step({
      'aws-region': service.region,
      'role-to-assume': `${service.roleArn}${trial === 'no such role' ? '-that-is-not' : ''}`,
      'sts-endpoint': service.sts,
      'disable-retry': 'true',
      ...inputsOf[trial],
    })
    const { code, errors, outputs } = step
    const used = code === 0 ? await usesOf(job.env, service) : {}
    return { code, errors, outputs, published: Object.keys(step.variables), used }
  } finally {
    job.remove()
  }
}

async function usesOf(
  env: Readonly<Record<string, string>>,
  { sts, s3 }: Service,
): Promise<Readonly<Record<string, Report>>> {
  const users = clients.filter(({ id }) => ['boto3', 'js-v3'].includes(id))
  const around = { env: { ...env, AWS_ENDPOINT_URL_STS: sts, AWS_ENDPOINT_URL_S3: s3, REAL_SECRET: '' } }
  const reports = users.map(async (client) => [client.id, await report(client, [], around)] as const)
  return Object.fromEntries(await Promise.all(reports))
}
