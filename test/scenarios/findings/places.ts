import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEmulator } from '../../../src/emulator/index.ts'
import { authority } from '../../support/authority.ts'
import { proxyServer } from '../../support/proxy-server.ts'
import { account, keyInputs, oidc, region } from '../../support/stage.ts'
import { tcpServer } from '../../support/tcp-server.ts'
import { type FindingCase, fileFault, oneAccount, type Preparation, web } from './case.ts'

const keys = { 'aws-region': region, ...keyInputs }
const at = (url: string, close?: () => Promise<void>): Preparation => ({
  inputs: { 'sts-endpoint': url },
  ...(close === undefined ? {} : { close }),
})

/** STS where only a proxy leads. */
const far = { ...oidc, 'retry-max-attempts': '2', 'sts-endpoint': 'https://sts.octo.test' }

/** The wrong place, or none that can be reached. */
export const networkCases: readonly FindingCase[] = [
  {
    code: 'wrong-partition',
    when: 'the role is of another partition than the Region',
    inputs: { ...oidc, 'role-to-assume': `arn:aws-cn:iam::${account}:role/deploy` },
    asked: ['token', `${web} ValidationError`],
    fix: 'Set aws-region to a Region in aws-cn',
  },
  {
    code: 'role-arn-invalid',
    when: "the role's account lacks a digit",
    inputs: { ...oidc, 'role-to-assume': 'arn:aws:iam::11112222333:role/deploy' },
    asked: [],
    fix: 'role-to-assume: arn:aws:iam::AWS_ACCOUNT_ID:role/NAME',
  },
  {
    code: 'region-disabled',
    when: 'the account has not activated STS in the Region',
    aws: { region: 'ap-south-2', ...oneAccount({ disabledRegions: ['ap-south-2'] }) },
    inputs: { ...oidc, 'aws-region': 'ap-south-2' },
    asked: ['token', `${web} RegionDisabledException`],
    fix: 'aws account enable-region --region-name ap-south-2',
  },
  {
    code: 'account-not-allowed',
    when: 'the role is of an account that is not listed',
    inputs: { ...oidc, 'allowed-account-ids': '999900001111' },
    asked: ['token', web],
    fix: `allowed-account-ids: 999900001111, ${account}`,
  },
  {
    code: 'not-sts',
    when: 'a portal answers in the place of STS',
    inputs: oidc,
    faults: [{ operation: web, kind: 'garbage' }],
    asked: ['token', web],
    fix: 'any proxy or portal in between',
  },
  {
    code: 'dns',
    when: 'the name does not exist',
    inputs: {
      ...oidc,
      'retry-max-attempts': '2',
      'sts-endpoint': 'https://sts.eu-centrl-1.amazonaws.invalid',
    },
    asked: ['token'],
    fix: 'Check the spelling of aws-region (eu-centrl-1)',
  },
  {
    code: 'proxy',
    when: 'nothing listens at the proxy',
    inputs: { ...far, 'http-proxy': 'http://user:not-to-be-shown@127.0.0.1:9' },
    asked: ['token'],
    fix: 'http-proxy: http://HOST:3128',
  },
  {
    code: 'proxy',
    when: 'the proxy asks for a password',
    inputs: far,
    prepare: async () => {
      const proxy = await proxyServer({ user: 'octo:right' })
      return { inputs: { 'http-proxy': `http://octo:wrong@127.0.0.1:${proxy.port}` }, close: proxy.close }
    },
    asked: ['token'],
    fix: 'http-proxy: ${{ secrets.PROXY_URL }}',
  },
  {
    code: 'tls-authority',
    when: 'the certificate comes from a private authority',
    inputs: oidc,
    prepare: async () => {
      const { server } = await authority()
      const secure = await startEmulator({ tls: server })
      return at(secure.url, secure.close)
    },
    asked: ['token'],
    fix: 'AWS_CA_BUNDLE: /etc/ssl/certs/company-ca.pem',
  },
  {
    code: 'tls-certificate',
    when: 'the other side does not speak TLS',
    inputs: oidc,
    prepare: ({ emulator }) => at(emulator.url.replace('http:', 'https:')),
    asked: ['token'],
    fix: 'does not speak TLS there',
  },
  {
    code: 'timeout',
    when: 'the other side accepts the connection and stays silent',
    inputs: { ...oidc, 'retry-max-attempts': '1' },
    prepare: async () => {
      const silent = await tcpServer(() => {})
      return at(`https://127.0.0.1:${silent.port}`, silent.close)
    },
    asked: ['token'],
    fix: 'a firewall that inspects connections to 127.0.0.1',
  },
  {
    code: 'connection',
    when: 'nothing listens at the endpoint',
    inputs: { ...oidc, 'retry-max-attempts': '2' },
    prepare: async () => {
      const gone = await tcpServer(() => {})
      await gone.close()
      return at(`http://127.0.0.1:${gone.port}`)
    },
    asked: ['token'],
    fix: 'Start the service that should listen at 127.0.0.1',
  },
  {
    code: 'connection',
    when: 'the connection is reset in the answer',
    inputs: { ...oidc, 'retry-max-attempts': '2' },
    faults: [{ operation: web, kind: 'reset', at: 'body' }],
    asked: ['token', web, web],
    fix: 'Run the job again',
  },
  {
    code: 'deadline',
    when: 'STS does not answer within the limit of the step',
    inputs: { ...oidc, 'action-timeout-s': '1' },
    faults: [{ operation: web, kind: 'hang' }],
    asked: ['token', web],
    fix: 'action-timeout-s: 120',
  },
  {
    code: 'throttling',
    when: 'STS is throttled longer than is tried',
    inputs: { ...oidc, 'retry-max-attempts': '3' },
    faults: [{ operation: web, kind: 'throttle', rate: 0, burst: 0 }],
    asked: ['token', ...Array(3).fill(`${web} Throttling`)],
    fix: 'max-parallel: 20',
  },
  {
    code: 'service-failure',
    when: 'STS fails on its own side',
    inputs: { ...keys, 'retry-max-attempts': '2' },
    faults: [{ operation: 'GetCallerIdentity', kind: 'error', status: 500, code: 'InternalFailure' }],
    asked: Array(2).fill('GetCallerIdentity InternalFailure'),
    fix: 'Run the job again',
  },
]

const profile = { ...oidc, 'aws-profile': 'octo' }
const done = ['token', web]

/** The credentials cannot be put where they belong. */
export const fileCases: readonly FindingCase[] = [
  {
    code: 'disk-full',
    when: 'there is no room for the credentials',
    inputs: profile,
    prepare: ({ job }) => fileFault(`below ENOSPC ${job.home}`),
    asked: [],
    fix: 'df -h',
  },
  {
    code: 'file-permission',
    when: 'the home directory is read-only',
    inputs: profile,
    prepare: ({ job }) => fileFault(`below EROFS ${job.home}`),
    asked: [],
    fix: 'AWS_SHARED_CREDENTIALS_FILE: ${{ runner.temp }}/aws/credentials',
  },
  {
    code: 'unsafe-file',
    when: 'the credentials file is a symbolic link',
    inputs: profile,
    prepare: ({ job }) => {
      mkdirSync(join(job.home, '.aws'))
      writeFileSync(join(job.workspace, 'planted'), '')
      symlinkSync(join(job.workspace, 'planted'), join(job.home, '.aws', 'credentials'))
      return {}
    },
    asked: [],
    fix: 'Name the file itself instead of the link',
  },
  {
    code: 'profile-exists',
    when: 'there is a profile of that name',
    inputs: profile,
    prepare: ({ job }) => {
      mkdirSync(join(job.home, '.aws'))
      writeFileSync(join(job.home, '.aws', 'config'), '[profile octo]\nregion = us-east-1\n')
      return {}
    },
    asked: [],
    fix: 'overwrite-aws-profile: true',
  },
  {
    code: 'runner-files',
    when: 'the runner gives no GITHUB_ENV',
    inputs: oidc,
    without: ['GITHUB_ENV'],
    asked: done,
    fix: 'Run this as a separate step',
  },
]
