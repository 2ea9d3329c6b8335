/** A job and an emulated AWS of its own for each test, and the promises that hold for every step whatever it does. */
import { join } from 'node:path'
import { expect, type TestContext } from 'vitest'
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../src/emulator/index.ts'
import { formOf } from '../../src/emulator/wire.ts'
import { createJob, type Ended, type Job, type Step, type StepOptions } from './runner.ts'

export const account = '111122223333'
export const region = 'eu-central-1'
export const user = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI+K7MDENG/bPxRfiCYEXAMPLEKEY',
}
/** Of a user in another account. */
export const foreign = {
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
  secretAccessKey: 'je7MtGbClwBF+2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
}
export const foreignAccount = '444455556666'

/** The user's keys as inputs, and as a job's environment. */
export const keyInputs = {
  'aws-access-key-id': user.accessKeyId,
  'aws-secret-access-key': user.secretAccessKey,
}
export const keyVariables = {
  AWS_ACCESS_KEY_ID: user.accessKeyId,
  AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
}

export const roleArn = (name: string, owner = account) => `arn:aws:iam::${owner}:role/${name}`
export const sessionArn = (name: string, session = 'GitHubActions', owner = account) =>
  `arn:aws:sts::${owner}:assumed-role/${name}/${session}`

/** The least that assumes a role by OIDC. */
export const oidc = { 'aws-region': region, 'role-to-assume': roleArn('deploy') }

const statement = (principal: object, action: string | readonly string[], condition: object = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  Condition: condition,
})
const trust = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements })
const issuer = 'token.actions.githubusercontent.com'
const web = statement(
  { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
  'sts:AssumeRoleWithWebIdentity',
)
const anyone = { AWS: [`arn:aws:iam::${account}:root`, `arn:aws:iam::${foreignAccount}:root`] }
const signed = statement(anyone, ['sts:AssumeRole', 'sts:TagSession'])

const aws = {
  signingAlgorithm: 'ES256',
  jobs: [{ requestToken: 'request-token-of-the-job' }],
  accounts: [
    {
      id: account,
      providers: [{ url: `https://${issuer}`, audiences: ['sts.amazonaws.com', 'octo'] }],
      users: [{ name: 'ci', accessKeys: [{ id: user.accessKeyId, secret: user.secretAccessKey }] }],
      roles: [
        { name: 'deploy', trust: trust(web, signed), maxSessionDuration: 7200 },
        { name: 'web', path: '/teams/web/', trust: trust(signed) },
        {
          name: 'external',
          trust: trust(
            statement(anyone, ['sts:AssumeRole', 'sts:TagSession'], {
              StringEquals: { 'sts:ExternalId': 'octo' },
            }),
          ),
        },
        { name: 'nobody', trust: trust() },
        // Sessions of seconds, so that renewing shows.
        { name: 'short', trust: trust(web, signed), sessionSeconds: 3 },
        { name: 'brief', trust: trust(web), sessionSeconds: 8 },
      ],
    },
    {
      id: foreignAccount,
      users: [
        { name: 'stranger', accessKeys: [{ id: foreign.accessKeyId, secret: foreign.secretAccessKey }] },
      ],
      roles: [
        { name: 'remote', trust: trust(signed) },
        { name: 'short', trust: trust(signed), sessionSeconds: 3 },
      ],
    },
  ],
}

export interface Scene {
  readonly emulator: RunningEmulator
  readonly job: Job
  /** Runs the action and holds it to what is promised of every step. */
  step(inputs: Readonly<Record<string, string>>, options?: StepOptions): Promise<Step>
  post(step: Ended, options?: StepOptions): Promise<Step>
  /** The calls so far, and how they ended: `AssumeRole`, `GetCallerIdentity AccessDenied`. */
  asked(): readonly string[]
  /** The form of the last request of that operation. */
  form(operation: string): Record<string, string>
  /** A path in the job's home directory. */
  home(...path: readonly string[]): string
}

export interface Setting {
  /** Changes to the emulated AWS. */
  readonly aws?: object
  /** How the emulator is served. */
  readonly served?: Omit<EmulatorOptions, 'config'>
  /** Variables of the job. */
  readonly env?: Readonly<Record<string, string>>
  /** Whether the job may ask for OIDC tokens; yes by default. */
  readonly tokens?: boolean
}

export async function scene(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  setting: Setting = {},
): Promise<Scene> {
  const emulator = await startEmulator({ ...setting.served, config: { ...aws, ...setting.aws } })
  const { AWS_ENDPOINT_URL_STS, ...tokens } = emulator.env
  const job = createJob({ AWS_ENDPOINT_URL_STS, ...(setting.tokens === false ? {} : tokens), ...setting.env })
  onTestFinished(async () => {
    job.remove()
    await emulator.close()
  })
  const forms = () =>
    emulator.requests().map((request) => ({ operation: request.operation, form: formOf(request) }))
  return {
    emulator,
    job,
    async step(inputs, options = {}) {
      const earlier = forms().length
      const step = await job.step(inputs, options)
      const tokens = forms()
        .slice(earlier)
        .flatMap(({ form }) => form.get('WebIdentityToken') ?? [])
      hidesSecrets(step, [...secretsOf(step, inputs), ...tokens])
      if (step.code !== 0) publishesNothing(step, inputs)
      return step
    },
    post: (step, options) => job.post(step, options),
    asked: () =>
      emulator.requests().map(({ operation, code }) => [operation, ...(code ? [code] : [])].join(' ')),
    form(operation) {
      const last = forms().findLast((each) => each.operation === operation)
      return Object.fromEntries(last?.form ?? [])
    },
    home: (...path) => join(job.home, ...path),
  }
}

const secretInputs = ['aws-access-key-id', 'aws-secret-access-key', 'aws-session-token']
const secretVariables = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']

function secretsOf(step: Step, inputs: Readonly<Record<string, string>>): readonly string[] {
  const values = [
    // Logs are masked line by line.
    ...secretInputs.flatMap((name) => [...(inputs[name]?.trim().split(/[\r\n]+/) ?? []), step.outputs[name]]),
    ...secretVariables.map((name) => step.variables[name]),
  ]
  return [...new Set(values.flatMap((value) => value || []))]
}

/** Each secret is named to the runner before anything else, and never again. */
function hidesSecrets(step: Step, secrets: readonly string[]): void {
  expect(step.masks).toEqual(expect.arrayContaining([...secrets]))
  const shown = [step.log, step.stderr, step.summary, ...step.errors, ...step.warnings].join('\n')
  for (const secret of secrets) expect(shown).not.toContain(secret)
}

/** Blanking is no publication: a log-out holds whatever comes after it. */
function publishesNothing(step: Step, inputs: Readonly<Record<string, string>>): void {
  expect(step.outputs).toEqual({})
  const allowed = inputs['unset-current-credentials'] === undefined ? [] : ['']
  expect(Object.values(step.variables).filter((value) => !allowed.includes(value))).toEqual([])
  expect(step.errors.length).toBeGreaterThan(0)
}
