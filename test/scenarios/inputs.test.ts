import { describe, expect, test } from 'vitest'
import { type InputName, inputNames, inputs } from '../../src/inputs/inputs.ts'
import { bad } from '../inputs/bad-inputs.ts'
import type { Step } from '../support/runner.ts'
import { keyInputs, keyVariables, oidc, region, roleArn, scene, sessionArn } from '../support/stage.ts'

describe.concurrent('inputs', () => {
  test('that are bad are all reported in one step, ten as annotations, and nothing is called', async (context) => {
    // The first of each input; all of them are tried in test/inputs/settings.test.ts.
    const first = bad.filter(([name], at) => bad.findIndex(([other]) => other === name) === at)
    const { step, asked } = await scene(context, { env: keyVariables })
    const failed = await step(Object.fromEntries(first))
    expect(failed.code).toBe(1)
    expect(asked()).toEqual([])
    const told = problemsOf(failed)
    const unlike = (message: RegExp) => told.filter((each) => message.test(each)).length !== 1
    expect(first.filter(([, , message]) => unlike(message))).toEqual([])
    expect(told).toHaveLength(first.length)
    expect(failed.stdout.match(/^::error/gm)).toHaveLength(10)
  })

  test('the Region is required', async (context) => {
    const { step } = await scene(context)
    const { errors } = await step({ 'role-to-assume': roleArn('deploy') })
    expect(errors).toEqual([expect.stringMatching(/^Input required and not supplied: aws-region/)])
  })

  test.for([
    ['aws-access-key-id', `${keyInputs['aws-access-key-id']}\nfoobar`, 'a line break'],
    ['aws-access-key-id', 'AKIA INPUT', 'a blank'],
    ['aws-secret-access-key', 'abcd\nefgh', 'a line break'],
    ['aws-secret-access-key', `${keyInputs['aws-secret-access-key']}\u200b`, 'an invisible character'],
    ['aws-session-token', 'first\r\nsecond', 'a line break'],
  ] as const)('%s holds no %j', async ([name, value, what], context) => {
    const { step, asked } = await scene(context)
    const { code, errors } = await step({ ...keyInputs, 'aws-region': region, [name]: value })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(`^Input ${name} holds ${what}`)])
    for (const part of value.split(/\s+/)) expect(errors.join()).not.toContain(part)
    expect(asked()).toEqual([])
  })

  test.for([
    ['aws-region', 'us-east1', 'Did you mean us-east-1?'],
    ['aws-region', 'eu-west-1a', 'Did you mean eu-west-1?'],
    ['role-to-assume', 'arn:aws:iam::11112222333:role/demo', '11 digits: was it quoted?'],
    ['role-to-assume', `${roleArn('a')},${roleArn('b')}`, 'several ARNs'],
    ['managed-session-policies', 'arn:aws:iam::aws:policy/A,arn:aws:iam::aws:policy/B', 'several ARNs'],
    ['roles', '['.repeat(1000), 'nested deeper'],
    ['custom-tags', `{"a": ${'['.repeat(5000)}${']'.repeat(5000)}}`, 'nested deeper'],
  ] as const)('%s: %s is one problem, with advice', async ([name, value, advice], context) => {
    const { step, asked } = await scene(context)
    const { 'role-to-assume': role, ...rest } = oidc
    const { code, errors } = await step({
      ...rest,
      ...(name === 'roles' ? {} : { 'role-to-assume': role }),
      [name]: value,
    })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringContaining(advice)])
    expect(asked()).toEqual([])
  })

  test('that ask for less are not dropped with the role', async (context) => {
    const { step, asked } = await scene(context)
    const narrow = { 'inline-session-policy': '{"Version":"2012-10-17","Statement":[]}' }
    const { code, errors } = await step({ ...keyInputs, 'aws-region': region, ...narrow })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/^Input inline-session-policy needs role-to-assume/)])
    expect(asked()).toEqual([])
  })

  test('without effect are one warning, and a line each where a variable filled them', async (context) => {
    const { step } = await scene(context)
    const idle = { audience: 'octo', 'role-session-name': 'mine', 'role-external-id': 'octo' }
    const { code, warnings, log } = await step(
      { ...keyInputs, 'aws-region': region, ...idle },
      { env: { ROLE_DURATION_SECONDS: '900' } },
    )
    expect(code).toBe(0)
    expect(warnings).toHaveLength(1)
    for (const name of Object.keys(idle)) expect(warnings[0]).toContain(`'${name}' has no effect`)
    expect(log).toMatch(/^ROLE_DURATION_SECONDS, which fills 'role-duration-seconds', has no effect/m)
  })

  test('that hold secrets are never repeated', async (context) => {
    const { step } = await scene(context)
    const secret = 'http://user:hunter22@proxy example'
    const { code, stdout, errors } = await step({ ...oidc, 'http-proxy': secret })
    expect(code).toBe(1)
    expect(errors.join()).not.toContain('hunter22')
    expect(stdout.replaceAll(/^::add-mask.*$/gm, '')).not.toContain('hunter22')
  })

  test('may have white space around them', async (context) => {
    const { step, asked } = await scene(context)
    const padded = Object.fromEntries(
      Object.entries({ ...keyInputs, ...oidc, 'output-credentials': 'true' }).map(([name, value]) => [
        name,
        `  ${value}\n`,
      ]),
    )
    const { code, outputs, masks } = await step(padded)
    expect(code).toBe(0)
    expect(asked()).toEqual(['AssumeRole'])
    expect(outputs['authenticated-arn']).toBe(sessionArn('deploy'))
    expect(masks).toContain(keyInputs['aws-secret-access-key'])
  })

  test.for(['true', 'True', 'TRUE'])('take %s for true', async (value, context) => {
    const { step } = await scene(context, { env: keyVariables })
    expect((await step({ 'aws-region': region, 'use-existing-credentials': value })).log).toContain(
      'Pre-existing credentials are valid',
    )
  })
})

/** For each input that a variable fills: a value that the input refuses. */
const aliases: Readonly<Partial<Record<InputName, string>>> = {
  'aws-region': 'Not A Region',
  'role-to-assume': 'not a role',
  'role-chaining': 'perhaps',
  'http-proxy': 'ftp://nowhere',
  'mask-aws-account-id': 'perhaps',
  'role-duration-seconds': '1h',
  'role-external-id': '!',
  'role-session-name': '!',
  'role-skip-session-tagging': 'perhaps',
  'inline-session-policy': 'allow',
  'managed-session-policies': 'ReadOnly',
  'output-credentials': 'perhaps',
  'overwrite-aws-profile': 'perhaps',
  'unset-current-credentials': 'perhaps',
  'disable-retry': 'perhaps',
  'retry-max-attempts': 'many',
  'special-characters-workaround': 'perhaps',
  'use-existing-credentials': 'perhaps',
}

/**
 * Held by name elsewhere: audience in oidc.test.ts, no-proxy in network.test.ts, transitive-tag-keys in request.test.ts,
 * web-identity-token-file below.
 */
const elsewhere: readonly InputName[] = [
  'audience',
  'no-proxy',
  'transitive-tag-keys',
  'web-identity-token-file',
]

/** Each problem once: the first are annotations, the others lines of the log, of which the last annotation repeats one. */
function problemsOf({ errors, log }: Step): readonly string[] {
  const lines = log.split('\n').flatMap((line) => /^Error: (.*)/.exec(line)?.[1] ?? [])
  return lines.length === 0 ? errors : [...errors.slice(0, -1), ...lines]
}

function variablesOf(name: string): readonly string[] {
  const row = Object.entries(inputs).find(([input]) => input === name)?.[1]
  return row !== undefined && 'env' in row ? row.env : []
}

describe.concurrent('environment variables', () => {
  test('that fill an input are all tried here', () => {
    const filled = inputNames.filter((name) => variablesOf(name).length > 0)
    expect(filled.filter((name) => aliases[name] === undefined && !elsewhere.includes(name))).toEqual([])
  })

  test('fill each its input, and are named where their value is bad', async (context) => {
    const { step, asked } = await scene(context)
    const pairs = Object.entries(aliases).flatMap(([name, value]) =>
      variablesOf(name).map((variable, rank) => ({ name, variable, value, rank })),
    )
    const ranks = new Set(pairs.map(({ rank }) => rank))
    // The first variable of each input, then the second of those that have one, and so on.
    for (const rank of ranks) {
      const filled = pairs.filter((pair) => pair.rank === rank)
      const names = new Set(filled.map(({ name }) => name))
      const failed = await step(
        Object.fromEntries(Object.entries(oidc).filter(([name]) => !names.has(name))),
        { env: Object.fromEntries(filled.map(({ variable, value }) => [variable, value])) },
      )
      const told = problemsOf(failed)
      const reports = (variable: string) => told.filter((each) => each.includes(variable)).length
      expect(failed.code).toBe(1)
      expect(filled.filter(({ variable }) => reports(variable) !== 1)).toEqual([])
      expect(told).toHaveLength(filled.length)
    }
    expect(asked()).toEqual([])
  })

  test('fill the input web-identity-token-file', async (context) => {
    const { step, asked } = await scene(context)
    const { code, errors } = await step(oidc, { env: { WEB_IDENTITY_TOKEN_FILE: '/nowhere/token' } })
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringContaining('/nowhere/token')])
    expect(asked()).toEqual([])
  })

  test('are read where an input is empty, the first of them first', async (context) => {
    const { step } = await scene(context, { env: keyVariables })
    const env = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }
    expect((await step({ 'aws-region': ' ' }, { env })).variables).toMatchObject({ AWS_REGION: 'eu-west-1' })
  })

  test('give way to an explicit input', async (context) => {
    const { step, form } = await scene(context)
    await step(
      { ...oidc, 'role-session-name': 'mine' },
      { env: { ROLE_SESSION_NAME: 'theirs', AWS_REGION: 'us-east-1' } },
    )
    expect(form('AssumeRoleWithWebIdentity')['RoleSessionName']).toBe('mine')
  })

  test('fill nothing with translate-env-variables: false', async (context) => {
    const { step, form } = await scene(context)
    const env = { ROLE_SESSION_NAME: 'theirs', AUDIENCE: 'other', HTTP_PROXY: 'http://127.0.0.1:9' }
    expect(await step({ ...oidc, 'translate-env-variables': 'false' }, { env })).toMatchObject({ code: 0 })
    expect(form('AssumeRoleWithWebIdentity')['RoleSessionName']).toBe('GitHubActions')
  })

  test('do not stand for the Region with translate-env-variables: false', async (context) => {
    const { step } = await scene(context, { env: { AWS_REGION: region } })
    const { errors } = await step({ 'role-to-assume': roleArn('deploy'), 'translate-env-variables': 'false' })
    expect(errors).toEqual([expect.stringMatching(/^Input required and not supplied: aws-region/)])
  })

  test('with the names of other inputs fill none', async (context) => {
    const { step } = await scene(context)
    const names = [
      'AWS_PROFILE',
      'ALLOWED_ACCOUNT_IDS',
      'CUSTOM_TAGS',
      'STS_ENDPOINT',
      'ACTION_TIMEOUT_S',
      'OUTPUT_ENV_CREDENTIALS',
      'FORCE_SKIP_OIDC',
    ]
    const env = Object.fromEntries(names.map((name) => [name, '!']))
    expect(await step(oidc, { env })).toMatchObject({ code: 0, errors: [] })
  })
})
