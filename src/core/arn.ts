/** Amazon Resource Names and the partitions they live in. */

export interface Partition {
  readonly id: string
  /** DNS suffix of the regional STS endpoint. */
  readonly suffix: string
  /** What a region of this partition begins with. */
  readonly regions: readonly string[]
  /** Audience that AWS's own guides use for its OIDC provider. */
  readonly audience: string
}

/** https://docs.aws.amazon.com/general/latest/gr/sts.html and the AWS SDKs' partitions.json. */
export const partitions: readonly [Partition, ...Partition[]] = [
  { id: 'aws', suffix: 'amazonaws.com', regions: [], audience: 'sts.amazonaws.com' },
  { id: 'aws-cn', suffix: 'amazonaws.com.cn', regions: ['cn-'], audience: 'sts.amazonaws.com.cn' },
  { id: 'aws-us-gov', suffix: 'amazonaws.com', regions: ['us-gov-'], audience: 'sts.amazonaws.com' },
  { id: 'aws-iso', suffix: 'c2s.ic.gov', regions: ['us-iso-'], audience: 'sts.amazonaws.com' },
  { id: 'aws-iso-b', suffix: 'sc2s.sgov.gov', regions: ['us-isob-'], audience: 'sts.amazonaws.com' },
  { id: 'aws-iso-e', suffix: 'cloud.adc-e.uk', regions: ['eu-isoe-'], audience: 'sts.amazonaws.com' },
  { id: 'aws-iso-f', suffix: 'csp.hci.ic.gov', regions: ['us-isof-'], audience: 'sts.amazonaws.com' },
  { id: 'aws-eusc', suffix: 'amazonaws.eu', regions: ['eusc-'], audience: 'sts.amazonaws.com' },
]

export function partitionOfRegion(region: string): Partition {
  return partitions.find((each) => each.regions.some((prefix) => region.startsWith(prefix))) ?? partitions[0]
}

export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  /** Everything after the fifth colon. */
  readonly resource: string
}

/** Undefined where the text is no ARN. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function arnFrom(text: string): Arn | undefined {
  const match = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/s.exec(text)
  if (match === null) return undefined
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match
  return { partition, service, region, account, resource }
}

/** A role ARN: `arn:aws:iam::111122223333:role/path/name`. */
export function isRoleArn(text: string): boolean {
  return text.length <= 2048 && /^arn:[a-z0-9-]+:iam::\d{12}:role\/[\x21-\x7e]+$/.test(text)
}

/** A role's bare name, or its path and name: `deploy`, `teams/web/deploy`. */
export function isRoleName(text: string): boolean {
  return (
    text.length <= 512 &&
    /^\/?([\x21-\x2e\x30-\x7e]+\/)*[\w+=,.@-]{1,64}$/.test(text) &&
    !text.startsWith('arn:')
  )
}

/** The ARN of a role known by name, in the account and partition of whoever assumes it. */
export function roleArnFrom(
  name: string,
  owner: { readonly account: string; readonly partition: string },
): string {
  return `arn:${owner.partition}:iam::${owner.account}:role/${name.replace(/^\//, '')}`
}

/** `role/name` of `arn:aws:sts::1:assumed-role/name/session`, for sentences. */
export function roleNameOf(arn: string): string {
  const resource = arnFrom(arn)?.resource ?? arn
  return resource.split('/').slice(1).join('/')
}
