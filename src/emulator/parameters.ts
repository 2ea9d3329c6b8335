/** The parameters of the two AssumeRole calls, within the bounds that STS sets. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
import { refusals } from './refusal.ts'

export interface AssumeParameters {
  readonly roleArn: string
  readonly sessionName: string
  /** Seconds. */
  readonly duration: number
  readonly policy: string | undefined
  readonly policyArns: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  readonly externalId: string | undefined
  readonly sourceIdentity: string | undefined
}

interface Bound {
  /** As the message names it. */
  readonly name: string
  readonly least: number
  readonly most: number
  readonly pattern?: { readonly rule: RegExp; readonly written: string }
}

const sessionNamePattern = { rule: /^[\w+=,.@-]*$/, written: '[\\w+=,.@-]*' }
const tagPattern = { rule: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, written: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' }
const anyTagPattern = { rule: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u, written: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' }

const bounds = {
  roleArn: { name: 'roleArn', least: 20, most: 2048 },
  sessionName: { name: 'roleSessionName', least: 2, most: 64, pattern: sessionNamePattern },
  externalId: {
    name: 'externalId',
    least: 2,
    most: 1224,
    pattern: { rule: /^[\w+=,.@:/-]*$/, written: '[\\w+=,.@:\\/-]*' },
  },
  sourceIdentity: { name: 'sourceIdentity', least: 2, most: 64, pattern: sessionNamePattern },
  policy: { name: 'policy', least: 1, most: 2048 },
  webIdentityToken: { name: 'webIdentityToken', least: 4, most: 20_000 },
} as const satisfies Record<string, Bound>

/** Collects the violations of one request: STS reports all of them in one message. */
class Violations {
  private readonly found: string[] = []

  add(value: string | undefined, at: string, constraint: string): void {
    // Secrets are not repeated, as with AWS.
    const shown =
      value === undefined ? 'Value null' : at === 'webIdentityToken' ? 'Value' : `Value '${value}'`
    this.found.push(`${shown} at '${at}' failed to satisfy constraint: ${constraint}`)
  }

  check(value: string, bound: Bound): void {
    if (value.length < bound.least)
      this.add(value, bound.name, `Member must have length greater than or equal to ${bound.least}`)
    if (value.length > bound.most)
      this.add(value, bound.name, `Member must have length less than or equal to ${bound.most}`)
    if (bound.pattern !== undefined && !bound.pattern.rule.test(value))
      this.add(value, bound.name, `Member must satisfy regular expression pattern: ${bound.pattern.written}`)
  }

  required(form: URLSearchParams, parameter: string, bound: Bound): string {
    const value = form.get(parameter)
    if (value === null) this.add(undefined, bound.name, 'Member must not be null')
    else this.check(value, bound)
    return value ?? ''
  }

  optional(form: URLSearchParams, parameter: string, bound: Bound): string | undefined {
    const value = form.get(parameter)
    if (value !== null) this.check(value, bound)
    return value ?? undefined
  }

  /** @throws Refusal where there is any */
  report(): void {
    const count = this.found.length
    if (count === 0) return
    throw refusals.validation(
      `${count} validation error${count === 1 ? '' : 's'} detected: ${this.found.join('; ')}`,
    )
  }
}

/** @throws Refusal `ValidationError` */
export function assumeParametersFrom(form: URLSearchParams, minimumDuration: number): AssumeParameters {
  const violations = new Violations()
  const tags = membersOf(form, 'Tags').map((member) => ({
    key: form.get(`${member}.Key`) ?? '',
    value: form.get(`${member}.Value`) ?? '',
  }))
  const parameters = {
    roleArn: violations.required(form, 'RoleArn', bounds.roleArn),
    sessionName: violations.required(form, 'RoleSessionName', bounds.sessionName),
    duration: durationFrom(form, minimumDuration, violations),
    policy: violations.optional(form, 'Policy', bounds.policy),
    policyArns: membersOf(form, 'PolicyArns').map((member) => form.get(`${member}.arn`) ?? ''),
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    transitiveTagKeys: membersOf(form, 'TransitiveTagKeys').map((member) => form.get(member) ?? ''),
    externalId: violations.optional(form, 'ExternalId', bounds.externalId),
    sourceIdentity: violations.optional(form, 'SourceIdentity', bounds.sourceIdentity),
  }
  checkTags(tags, violations)
  checkCounts(parameters, tags.length, violations)
  violations.report()
  checkTagKeys(tags.map((tag) => tag.key))
  return parameters
}

/** @throws Refusal `ValidationError` */
export function webIdentityTokenFrom(form: URLSearchParams): string {
  const violations = new Violations()
  const token = violations.required(form, 'WebIdentityToken', bounds.webIdentityToken)
  violations.report()
  return token
}

function durationFrom(form: URLSearchParams, least: number, violations: Violations): number {
  const text = form.get('DurationSeconds')
  if (text === null) return 3600
  const duration = Number(text)
  if (!/^-?\d+$/.test(text)) violations.add(text, 'durationSeconds', 'Member must be an integer')
  if (duration < least)
    violations.add(text, 'durationSeconds', `Member must have value greater than or equal to ${least}`)
  if (duration > 43_200)
    violations.add(text, 'durationSeconds', 'Member must have value less than or equal to 43200')
  return duration
}

function checkTags(tags: readonly { key: string; value: string }[], violations: Violations): void {
  for (const [index, tag] of tags.entries()) {
    const at = `tags.${index + 1}.member`
    violations.check(tag.key, { name: `${at}.key`, least: 1, most: 128, pattern: anyTagPattern })
    violations.check(tag.value, { name: `${at}.value`, least: 0, most: 256, pattern: tagPattern })
  }
}

function checkCounts(
  parameters: Pick<AssumeParameters, 'policy' | 'policyArns' | 'transitiveTagKeys'>,
  tagCount: number,
  violations: Violations,
): void {
  const counts = { tags: tagCount, transitiveTagKeys: parameters.transitiveTagKeys.length }
  for (const [name, count] of Object.entries(counts))
    if (count > 50)
      violations.add(`${count} members`, name, 'Member must have length less than or equal to 50')
  const { policy = '', policyArns } = parameters
  if (policyArns.length > 10)
    violations.add(
      `${policyArns.length} members`,
      'policyArns',
      'Member must have length less than or equal to 10',
    )
  const plain = policy.length + policyArns.join('').length
  if (policy.length <= 2048 && plain > 2048)
    violations.add(
      `${plain} characters`,
      'policy and policyArns',
      'Member must have length less than or equal to 2048',
    )
}

function checkTagKeys(keys: readonly string[]): void {
  if (new Set(keys.map((key) => key.toLowerCase())).size < keys.length)
    throw refusals.parameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  const reserved = keys.find((key) => key.toLowerCase().startsWith('aws:'))
  if (reserved !== undefined)
    throw refusals.parameter(
      'Tag keys beginning with "aws:" are reserved and cannot be used as session tags.',
    )
}

/** `Tags.member.1`, `Tags.member.2`, … as far as they go without a gap. */
function membersOf(form: URLSearchParams, list: string): readonly string[] {
  const names = [...form.keys()]
  const members: string[] = []
  for (let index = 1; ; index += 1) {
    const member = `${list}.member.${index}`
    if (!names.some((name) => name === member || name.startsWith(`${member}.`))) return members
    members.push(member)
  }
}
