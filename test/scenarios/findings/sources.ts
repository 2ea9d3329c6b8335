import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordingServer } from '../../support/recording-server.ts'
import { oidc, region, roleArn, user } from '../../support/stage.ts'
import { tcpServer } from '../../support/tcp-server.ts'
import { type FindingCase, fileFault, type Preparation, web } from './case.ts'

const alone = { 'aws-region': region }
const skipping = { ...oidc, 'force-skip-oidc': 'true' }

/** Answers everything it is asked for with one status. */
async function answering(status: number, body: string, env: (url: string) => object): Promise<Preparation> {
  const server = await recordingServer()
  server.answer = { status, body }
  return { env: { ...env(server.url) }, close: server.close }
}

const config =
  (text: string) =>
  ({ job }: { readonly job: { readonly home: string } }): Preparation => {
    mkdirSync(join(job.home, '.aws'))
    writeFileSync(join(job.home, '.aws', 'config'), text)
    return {}
  }

/** What is around the step fails, as the AWS SDK in the bundle says it. */
export const sourceCases: readonly FindingCase[] = [
  {
    code: 'metadata-hop-limit',
    when: 'the metadata service wants a token, and gives none',
    inputs: skipping,
    env: { RUNNER_ENVIRONMENT: 'self-hosted', AWS_EC2_METADATA_DISABLED: '' },
    prepare: () => answering(401, '', (url) => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: url })),
    asked: [],
    fix: '--http-put-response-hop-limit 2',
  },
  {
    code: 'container-endpoint',
    when: 'the endpoint of the container fails',
    inputs: { ...alone, 'retry-max-attempts': '1' },
    prepare: () =>
      answering(500, 'agent failed', (url) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/keys` })),
    asked: [],
    fix: 'Check the log of the service that serves credentials',
  },
  {
    code: 'profile-missing',
    when: 'AWS_PROFILE names a profile that is nowhere',
    inputs: alone,
    env: { AWS_PROFILE: 'octo' },
    asked: [],
    fix: 'aws configure list-profiles',
  },
  {
    code: 'credential-process',
    when: 'the command of a profile prints no JSON',
    inputs: alone,
    prepare: config('[default]\ncredential_process = echo hello\n'),
    asked: [],
    fix: '"Version": 1',
  },
  {
    code: 'sign-in-ended',
    when: 'nobody has signed in to SSO',
    inputs: alone,
    prepare: config(
      '[default]\nsso_start_url = https://octo.example.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = deploy\n',
    ),
    asked: [],
    fix: 'Use OIDC for the job',
  },
  {
    code: 'nothing-around',
    when: 'role-chaining is set in the first step',
    inputs: { ...oidc, 'role-chaining': 'true' },
    asked: [],
    fix: 'then the step with role-chaining: true',
  },
  {
    code: 'keys-swapped',
    when: 'key ID and secret are swapped',
    inputs: {
      ...alone,
      'aws-access-key-id': user.secretAccessKey,
      'aws-secret-access-key': user.accessKeyId,
    },
    asked: [],
    fix: 'gh secret set AWS_ACCESS_KEY_ID',
  },
  {
    code: 'region-malformed',
    when: 'the Region is a zone',
    inputs: { ...oidc, 'aws-region': 'us-east-1a' },
    asked: [],
    fix: 'aws-region: us-east-1',
  },
  {
    code: 'region-missing',
    when: 'no Region is set',
    inputs: { 'aws-region': '', 'role-to-assume': roleArn('deploy') },
    asked: [],
    fix: 'aws-region: eu-central-1',
  },
  {
    code: 'input-placeholder',
    when: 'the ARN of the role holds a placeholder',
    inputs: { ...oidc, 'role-to-assume': 'arn:aws:iam::<ACCOUNT_ID>:role/deploy' },
    asked: [],
    fix: 'role-to-assume: ${{ vars.NAME }}',
  },
  {
    code: 'proxy-denied',
    when: 'the proxy does not allow the host',
    inputs: { ...oidc, 'retry-max-attempts': '1', 'sts-endpoint': 'https://sts.octo.test' },
    prepare: async () => {
      const proxy = await tcpServer((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
      return { inputs: { 'http-proxy': `http://127.0.0.1:${proxy.port}` }, close: proxy.close }
    },
    asked: ['token'],
    fix: 'no-proxy: sts.octo.test',
  },
  {
    code: 'runner-files-permission',
    when: 'the user of the container may not write the outputs',
    inputs: oidc,
    prepare: ({ job }) => fileFault(`below EACCES ${join(job.directory, 'github_output-1')}`),
    asked: ['token', web],
    fix: 'options: --user 1001',
  },
  {
    code: 'file-encoding',
    when: 'the config file is in UTF-16',
    inputs: { ...oidc, 'aws-profile': 'octo' },
    prepare: ({ job }) => {
      mkdirSync(join(job.home, '.aws'))
      writeFileSync(join(job.home, '.aws', 'config'), Buffer.from('[default]\r\n', 'utf16le'))
      return {}
    },
    asked: [],
    fix: 'iconv -f UTF-16 -t UTF-8',
  },
]
