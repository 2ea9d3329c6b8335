import {
  AssumeRoleCommand,
  type AssumeRoleCommandOutput,
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandOutput,
  GetCallerIdentityCommand,
  type GetCallerIdentityCommandOutput,
  STSClient,
} from '@aws-sdk/client-sts'
import type { RoleRequest } from '../../src/core/role-request.ts'
import type { Identity, Session } from '../../src/core/session.ts'
import { nodeHost } from '../../src/host/node.ts'
import { type StsClient, stsClient } from '../../src/sts/client.ts'

/** The same calls through this client and through the AWS SDK's. */

export const keys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjE+/=tok',
}
export const region = 'eu-central-1'
const roleArn = 'arn:aws:iam::111122223333:role/teams/web/deploy'
export const plain: RoleRequest = {
  roleArn,
  sessionName: 'GitHubActions',
  durationSeconds: 3600,
  policyArns: [],
  tags: [],
  transitiveTagKeys: [],
}
export const full: RoleRequest = {
  ...plain,
  sessionName: 'a+b=c,d.e@f-g_h',
  durationSeconds: 900,
  externalId: 'ext/+=,.@:id',
  policy:
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]} ä€😀 %&+~!*()\'',
  policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::111122223333:policy/x'],
  tags: [
    { key: 'Repository', value: 'owner/name' },
    { key: 'Größe', value: 'a b+c=d' },
    { key: 'Empty', value: '' },
  ],
  transitiveTagKeys: ['Repository', 'Größe'],
}

export function ours(url: string): StsClient {
  const { http, clock } = nodeHost()
  return stsClient({ endpoint: url, region, userAgent: () => 'test', http, clock })
}

export function theirs(url: string): STSClient {
  return new STSClient({ region, endpoint: url, credentials: keys, maxAttempts: 1 })
}

export function inputFrom(request: RoleRequest) {
  return {
    RoleArn: request.roleArn,
    RoleSessionName: request.sessionName,
    DurationSeconds: request.durationSeconds,
    Policy: request.policy,
    ...(request.policyArns.length > 0 && { PolicyArns: request.policyArns.map((arn) => ({ arn })) }),
  }
}

export function signedInputFrom(request: RoleRequest) {
  return {
    ...inputFrom(request),
    ExternalId: request.externalId,
    ...(request.tags.length > 0 && {
      Tags: request.tags.map(({ key, value }) => ({ Key: key, Value: value })),
    }),
    ...(request.transitiveTagKeys.length > 0 && { TransitiveTagKeys: [...request.transitiveTagKeys] }),
  }
}

type SdkOutput =
  | AssumeRoleCommandOutput
  | AssumeRoleWithWebIdentityCommandOutput
  | GetCallerIdentityCommandOutput

export interface Pair {
  readonly ours: (client: StsClient) => Promise<Session | Identity>
  readonly theirs: (client: STSClient) => Promise<SdkOutput>
}

export const webIdentity: Pair = {
  ours: (client) => client.assumeRoleWithWebIdentity(plain, 'eyJ.a_b-c.d'),
  theirs: (client) =>
    client.send(
      new AssumeRoleWithWebIdentityCommand({ ...inputFrom(plain), WebIdentityToken: 'eyJ.a_b-c.d' }),
    ),
}
export const assumeRole: Pair = {
  ours: (client) => client.assumeRole(full, keys),
  theirs: (client) => client.send(new AssumeRoleCommand(signedInputFrom(full))),
}
export const callerIdentity: Pair = {
  ours: (client) => client.getCallerIdentity(keys),
  theirs: (client) => client.send(new GetCallerIdentityCommand({})),
}
