/** What the tests of the emulator share: a small AWS, a fixed clock, requests as values. */
import aws4 from 'aws4'
import { configFrom } from '../../src/emulator/config-schema.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import type { Emulator, Surroundings } from '../../src/emulator/interface.ts'
import type { WireAnswer, WireRequest } from '../../src/emulator/wire.ts'

export const host = 'token.actions.githubusercontent.com'
export const account = '111122223333'
export const userKeys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalr/XUtnFEMI+K7MDENG' }
const idleKeys = { id: 'AKIAI44QH8DHBEXAMPLE', secret: 'je7MtGbClwBF', status: 'inactive' }

export const baseUrl = 'http://127.0.0.1:4566'
export const start = Date.UTC(2026, 0, 2, 3, 4, 5)

function statement(principal: object, action: string | string[], condition: object = {}): object {
  return { Effect: 'Allow', Principal: principal, Action: action, Condition: condition }
}

function trust(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements }
}

const federated = { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` }
const audience = { [`${host}:aud`]: 'sts.amazonaws.com' }
const web = 'sts:AssumeRoleWithWebIdentity'

export const setting = {
  signingAlgorithm: 'ES256',
  jobs: [{ requestToken: 'main' }, { requestToken: 'pull-request', claims: { event_name: 'pull_request' } }],
  accounts: [
    {
      id: account,
      disabledRegions: ['ap-south-2'],
      providers: [
        { url: `https://${host}` },
        { url: 'https://idp.example.com', jwksUri: 'https://idp.example.com/keys' },
      ],
      users: [
        {
          name: 'ci',
          accessKeys: [{ id: userKeys.accessKeyId, secret: userKeys.secretAccessKey }, idleKeys],
        },
      ],
      roles: [
        {
          name: 'deploy',
          trust: trust(
            statement(federated, web, {
              StringEquals: audience,
              StringLike: { [`${host}:sub`]: 'repo:octo-org/octo-repo:ref:*' },
            }),
          ),
        },
        {
          name: 'tagged',
          trust: trust(statement(federated, [web, 'sts:TagSession', 'sts:SetSourceIdentity'])),
        },
        {
          name: 'by-runner',
          trust: trust(
            statement(federated, web, { StringEquals: { [`${host}:runner_environment`]: 'github-hosted' } }),
          ),
        },
        {
          name: 'by-owner',
          trust: trust(
            statement(federated, web, { StringEquals: { [`${host}:repository_owner_id`]: '65' } }),
          ),
        },
        { name: 'short', sessionSeconds: 12, trust: trust(statement(federated, web)) },
        {
          name: 'long',
          maxSessionDuration: 43_200,
          trust: trust(statement({ AWS: account }, ['sts:AssumeRole', 'sts:TagSession'])),
        },
        {
          name: 'untagged',
          path: '/teams/web/',
          trust: trust(statement({ AWS: account }, 'sts:AssumeRole')),
        },
        {
          name: 'external',
          trust: trust(
            statement({ AWS: account }, 'sts:AssumeRole', { StringEquals: { 'sts:ExternalId': 'octo' } }),
          ),
        },
        {
          name: 'for-team',
          trust: trust(
            statement({ AWS: account }, ['sts:AssumeRole', 'sts:TagSession'], {
              StringEquals: { 'aws:PrincipalTag/team': 'web' },
              'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'step'] },
            }),
          ),
        },
      ],
    },
  ],
}

export interface Stage {
  readonly emulator: Emulator
  /** Advances the clock. */
  pass(seconds: number): void
  /** Sends one call to STS; unsigned without keys. */
  call(parameters: Readonly<Record<string, string>>, keys?: Keys): Promise<WireAnswer>
  /** A web identity token of the job `main`. */
  token(claims?: Readonly<Record<string, unknown>>): Promise<string>
}

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly region?: string
}

export function stage(changes: object = {}, surroundings: Partial<Surroundings> = {}): Stage {
  const clock = { now: start }
  const emulator = createEmulator(configFrom({ ...setting, ...changes }), {
    baseUrl,
    now: () => clock.now,
    fetchDocument: () => Promise.reject(new Error('no network in this test')),
    ...surroundings,
  })
  return {
    emulator,
    pass: (seconds) => {
      clock.now += seconds * 1000
    },
    call: (parameters, keys) => emulator.handle(stsRequest(parameters, { keys, now: clock.now })),
    token: (claims = {}) =>
      emulator.issuer.mint(
        { sub: 'repo:octo-org/octo-repo:ref:refs/heads/main', aud: 'sts.amazonaws.com', ...claims },
        clock.now,
      ),
  }
}

export interface Signing {
  readonly keys: Keys | undefined
  readonly now: number
}

export function stsRequest(parameters: Readonly<Record<string, string>>, signing: Signing): WireRequest {
  const body = new URLSearchParams({ Version: '2011-06-15', ...parameters }).toString()
  const plain = {
    host: '127.0.0.1:4566',
    path: '/',
    method: 'POST',
    service: 'sts',
    region: signing.keys?.region ?? 'eu-central-1',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'X-Amz-Date': new Date(signing.now).toISOString().replace(/[-:]|\.\d{3}/g, ''),
    },
    body,
  }
  const { headers = {} } = signing.keys === undefined ? plain : aws4.sign(plain, signing.keys)
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
  return { method: 'POST', target: '/', headers: Object.fromEntries(lower), body }
}

/** The text of the first element of that name. */
export function element(answer: WireAnswer, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(String(answer.body))?.[1]
}

export function keysOf(
  answer: WireAnswer,
): Required<Pick<Keys, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>> {
  const text = (name: string) => element(answer, name) ?? `no ${name}`
  return {
    accessKeyId: text('AccessKeyId'),
    secretAccessKey: text('SecretAccessKey'),
    sessionToken: text('SessionToken'),
  }
}

export function failureOf(answer: WireAnswer): readonly [number, string | undefined, string | undefined] {
  const message = element(answer, 'Message')
    ?.replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
  return [answer.status, element(answer, 'Code'), message]
}

export function roleArn(name: string): string {
  return `arn:aws:iam::${account}:role/${name}`
}
