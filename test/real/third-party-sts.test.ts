/** STS of others, which fetch the issuer's keys and verify its tokens by themselves. */
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from './processes.ts'
import { recorder } from './results.ts'
import { startSeaweedfs } from './sts/seaweedfs.ts'
import { type Outcome, outcomeOf, startIssuer, type Trial, trials } from './sts/trials.ts'

type Outcomes = Readonly<Record<Trial, Outcome>>

const results = recorder('third-party-sts')
afterAll(results.write)

const once = <T>(work: () => Promise<T>) => {
  const kept: { result?: Promise<T> } = {}
  return () => (kept.result ??= work())
}

const versitygw = once(async (): Promise<Outcomes> => {
  if (process.platform !== 'linux')
    throw new Error('versitygw is tried in a network namespace, which only Linux has.')
  const network = ['--net', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])]
  const script = 'ip link set lo up && ip addr add 203.0.113.10/32 dev lo && exec "$0" --import tsx "$1"'
  const program = join(import.meta.dirname, 'sts', 'versitygw.ts')
  const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']))
  const { code, stdout, stderr } = await run(
    'unshare',
    [...network, 'sh', '-c', script, process.execPath, program],
    { env, cwd: join(import.meta.dirname, '..', '..') },
  )
  if (code === 0) return JSON.parse(stdout)
  throw new Error(
    `versitygw could not be tried in a network of its own (${code}). That takes root or user namespaces, unshare and ip ` +
      `(Debian's util-linux and iproute2): ${stderr || stdout}`,
  )
})

const seaweedfs = once(async (): Promise<Outcomes> => {
  const issuer = await startIssuer('self')
  const service = await startSeaweedfs(issuer.url)
  try {
    const outcomes = []
    for (const trial of trials) outcomes.push([trial, await outcomeOf(trial, { service, issuer })] as const)
    return Object.fromEntries(outcomes) as Outcomes
  } finally {
    await service.stop()
    await issuer.close()
  }
})

interface Expected {
  readonly subject: string
  readonly outcomes: () => Promise<Outcomes>
  readonly identity: { readonly account: string; readonly arn: string }
  /** What the service says. */
  readonly refusals: Readonly<Record<Exclude<Trial, 'right token'>, string>>
}

const services: readonly Expected[] = [
  {
    subject: 'versitygw',
    outcomes: versitygw,
    identity: { account: '000000000000', arn: 'arn:aws:sts::000000000000:assumed-role/ci/GitHubActions' },
    refusals: {
      'wrong audience': 'InvalidIdentityToken',
      'other subject': 'InvalidIdentityToken',
      'expired token': 'ExpiredTokenException',
      'no such role': 'AccessDenied',
    },
  },
  {
    subject: 'weed',
    outcomes: seaweedfs,
    identity: { account: '000000000000', arn: 'arn:aws:sts::assumed-role/ci/GitHubActions' },
    refusals: {
      'wrong audience': 'InvalidParameterValue',
      'other subject': 'AccessDenied',
      'expired token': 'ExpiredTokenException',
      'no such role': 'AccessDenied',
    },
  },
]

describe.each(services)('$subject', ({ subject, outcomes, identity, refusals }) => {
  test('the right token: a session, with which boto3 and the SDK for JavaScript use S3', async () => {
    await results.record({ subject, what: 'right token' }, async () => {
      const { 'right token': right } = await outcomes()
      const used = { ...identity, s3: 'ok', secret: 'none', accessKeyId: expect.any(String) }
      expect(right).toMatchObject({
        code: 0,
        errors: [],
        outputs: { 'aws-account-id': identity.account, 'authenticated-arn': identity.arn },
        used: { boto3: used, 'js-v3': used },
      })
      return 'S3 by boto3 and the SDK for JavaScript v3'
    })
  })

  test.for(Object.entries(refusals))('refused: %s (%s)', async ([trial, code]) => {
    await results.record({ subject, what: trial }, async () => {
      const outcome = (await outcomes())[trial as Trial]
      expect(outcome).toMatchObject({ code: 1, outputs: {}, published: [] })
      expect(outcome.errors).toEqual([expect.stringContaining(`: ${code}, status`)])
      return `refused, \`${code}\``
    })
  })
})
