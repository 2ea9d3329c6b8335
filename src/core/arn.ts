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
  const [scheme, partition = '', service = '', region = '', account = '', ...rest] = text.split(':')
  const resource = rest.join(':')
  if (scheme !== 'arn' || partition === '' || service === '' || resource === '') return undefined
  return { partition, service, region, account, resource }
}

/** A role ARN: `arn:aws:iam::111122223333:role/path/name`. A partition that is not known yet has one of this form too. */
export function isRoleArn(text: string): boolean {
  const [, resource] = /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/(.+)$/.exec(text) ?? []
  return resource !== undefined && text.length <= 2048 && isPathAndName(resource, 64)
}

/** A managed policy's ARN, of AWS or of an account: `arn:aws:iam::aws:policy/path/name`. */
export function isPolicyArn(text: string): boolean {
  const [, resource] = /^arn:aws[a-z0-9-]*:iam::(?:aws|\d{12}):policy\/(.+)$/.exec(text) ?? []
  return resource !== undefined && text.length <= 2048 && isPathAndName(resource, 128)
}

/** A role's bare name, or its path and name: `deploy`, `teams/web/deploy`. */
export function isRoleName(text: string): boolean {
  return text.length <= 512 && isPathAndName(text.replace(/^\//, ''), 64)
}

/**
 * A path may hold any printable character, so a second ARN behind a comma would pass for one, and `aws:iam::…` too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
function isPathAndName(text: string, longest: number): boolean {
  const name = text.slice(text.lastIndexOf('/') + 1)
  return (
    /^[\x21-\x7e]+$/.test(text) &&
    /^[\w+=,.@-]+$/.test(name) &&
    name.length <= longest &&
    !/\barn:|::/i.test(text)
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
