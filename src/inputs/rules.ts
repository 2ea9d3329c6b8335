/** What AWS takes, as checks with the sentence that says so. Limits: https://docs.aws.amazon.com/STS/latest/APIReference */

import { isPolicyArn, isRoleArn, isRoleName, partitions } from '../core/arn.ts'
import { isUsualRegion, likelyRegion } from '../core/region.ts'
import { asciiAdvice, hasOdd, oddAdvice, shown } from '../core/text.ts'

export interface Rule {
  readonly check: (text: string) => boolean
  /** Ends a sentence that begins with the input's name. */
  readonly rule: string
  /** Its values may hold a password, so no message shows them. */
  readonly hides?: true
  /** What is probably wrong with a text that fails: a sentence without its stop. */
  readonly advice?: (text: string) => string | undefined
}

/** Why a text breaks a rule, to follow the input's name; undefined where it keeps it. */
export function broken(rule: Rule, text: string): string | undefined {
  if (rule.check(text)) return undefined
  const value = rule.hides ? '' : `, not "${shown(text)}"`
  return `${rule.rule}${value}${adviceOn(rule, text)}`
}

/** To follow a sentence about a text that breaks a rule; empty where nothing is likely. */
export function adviceOn({ advice = oddAdvice }: Rule, text: string): string {
  const likely = advice(text)
  return likely === undefined ? '' : `. ${likely}`
}

/** Rules that depend on whose STS is asked. */
export interface Rules {
  readonly role: Rule
  readonly region: Rule
  readonly policyArn: Rule
  /** Of a session, in seconds. */
  readonly duration: { readonly least: number; readonly most: number }
}

/** Seconds. A role that another role assumes: `longestChained` at most. */
export const duration = { shortest: 900, longest: 43_200, longestChained: 3600 } as const

const isRegion = (text: string) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text)

const awsRules: Rules = {
  role: {
    check: (text) => isRoleArn(text) || isRoleName(text),
    rule: 'must be a role ARN (arn:aws:iam::111122223333:role/name) or the bare name of a role',
    advice: roleAdvice,
  },
  region: {
    check: (text) => isUsualRegion(text) || (isRegion(text) && likelyRegion(text) === undefined),
    rule: 'must be a Region such as eu-central-1',
    advice: (text) => {
      const likely = likelyRegion(text)
      return likely === undefined ? oddAdvice(text) : `Did you mean ${likely}?`
    },
  },
  policyArn: {
    check: isPolicyArn,
    rule: 'must be the ARN of a managed policy',
    advice: (text) => severalAdvice(text) ?? accountOf(text),
  },
  duration: { least: duration.shortest, most: duration.longest },
}

/** Compatible services (Ceph, MinIO) have role ARNs without an account, Regions of any name, and limits of their own. */
const otherRules: Rules = {
  role: {
    ...awsRules.role,
    check: (text) =>
      awsRules.role.check(text) || (/^arn:[a-z0-9-]+:\S+:role\/\S+$/.test(text) && !hasOdd(text)),
    advice: oddAdvice,
  },
  region: { check: isRegion, rule: 'must be lower-case letters, digits and hyphens, e.g. eu-central-1' },
  policyArn: {
    ...awsRules.policyArn,
    check: (text) => /^arn:[a-z0-9-]+:iam::(aws|\d{12}):policy\/\S+$/.test(text) && !hasOdd(text),
  },
  duration: { least: 1, most: 999_999_999 },
}

/** @param stsEndpoint the input: where it names a host that is not of AWS, that service has rules of its own */
export function rulesAt(stsEndpoint: string | undefined): Rules {
  return isOtherService(stsEndpoint) ? otherRules : awsRules
}

export function isOtherService(stsEndpoint: string | undefined): boolean {
  if (stsEndpoint === undefined) return false
  const host = /^https?:\/\/([^/:?#]+)/i.exec(stsEndpoint)?.[1]?.toLowerCase() ?? ''
  return ![...partitions.map(({ suffix }) => suffix), 'api.aws'].some((suffix) => host.endsWith(`.${suffix}`))
}

export const externalIdRule: Rule = {
  check: (text) => /^[\w+=,.@:/-]{2,1224}$/.test(text),
  rule: 'must be 2 to 1224 letters, digits or any of _+=,.@:/-',
}

export const sessionNameRule: Rule = {
  check: (text) => /^[\w+=,.@-]{2,64}$/.test(text),
  rule: 'must be 2 to 64 letters, digits or any of _+=,.@-',
}

export const accountRule: Rule = {
  check: (text) => /^\d{12}$/.test(text),
  rule: 'must be an account ID of 12 digits',
  advice: accountAdvice,
}

/** Of an inline session policy, in characters. */
export const policyLimit = 2048

export const policyArnLimit = 10

export const urlRule: Rule = {
  check: (text) => /^https?:\/\/\S+$/i.test(text) && !hasOdd(text),
  rule: 'must be a URL that begins with https:// or http://',
  hides: true,
}

/** Of a name or a path that is nobody's business but its owner's. */
export const lineRule: Rule = {
  check: (text) => !hasOdd(text),
  rule: 'must be one line without control characters or characters that cannot be seen',
}

function roleAdvice(text: string): string | undefined {
  if (/:assumed-role\//.test(text))
    return 'That is the ARN of a session: name its role, arn:aws:iam::111122223333:role/name'
  return severalAdvice(text) ?? accountOf(text)
}

function severalAdvice(text: string): string | undefined {
  return /arn:.*\barn:/s.test(text) ? 'It holds several ARNs: write one a line' : asciiAdvice(text)
}

function accountOf(arn: string): string | undefined {
  const [, account] = /^arn:[^:]*:iam::([^:]*):(?:role|policy)\//.exec(arn) ?? []
  if (account === '')
    return 'It has no account ID: is the variable that holds it empty? For a service other than AWS, set sts-endpoint'
  return account === undefined || account === 'aws' ? undefined : accountAdvice(account)
}

function accountAdvice(text: string): string | undefined {
  if (/^\d{4}-\d{4}-\d{4}$/.test(text)) return 'Write the account ID without hyphens'
  if (!/^\d+$/.test(text) || text.length === 12) return asciiAdvice(text)
  const digits = `The account ID has ${text.length} digits`
  return text.length > 12
    ? digits
    : `${digits}: was it quoted? Without quotes, YAML and JSON read a number and drop its leading zeros`
}
