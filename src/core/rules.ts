/** What AWS takes, as checks with the sentence that says so. Limits: https://docs.aws.amazon.com/STS/latest/APIReference */

import { isRoleArn, isRoleName } from './arn.ts'

export interface Rule {
  readonly check: (text: string) => boolean
  /** Ends a sentence that begins with the input's name. */
  readonly rule: string
}

export const roleRule: Rule = {
  // Compatible services (Ceph, MinIO) have role ARNs without an account.
  check: (text) => isRoleArn(text) || /^arn:[a-z0-9-]+:\S+:role\/\S+$/.test(text) || isRoleName(text),
  rule: 'must be a role ARN (arn:aws:iam::111122223333:role/name) or the bare name of a role',
}

export const regionRule: Rule = {
  check: (text) => /^[a-z0-9-]+$/.test(text),
  rule: 'must be lower-case letters, digits and hyphens, e.g. eu-central-1',
}

export const externalIdRule: Rule = {
  check: (text) => /^[\w+=,.@:/-]{2,1224}$/.test(text),
  rule: 'must be 2 to 1224 letters, digits or any of _+=,.@:/-',
}

export const sessionNameRule: Rule = {
  check: (text) => /^[\w+=,.@-]{2,64}$/.test(text),
  rule: 'must be 2 to 64 letters, digits or any of _+=,.@-',
}

export const policyArnRule: Rule = {
  check: (text) => /^arn:[a-z0-9-]+:iam::(aws|\d{12}):policy\/\S+$/.test(text),
  rule: 'must be the ARN of a managed policy',
}

export const accountRule: Rule = {
  check: (text) => /^\d{12}$/.test(text),
  rule: 'must be an account ID of 12 digits',
}

/** Seconds. A role that another role assumes: `longestChained` at most. */
export const duration = { shortest: 900, longest: 43_200, longestChained: 3600 } as const

/** Of an inline session policy, in characters. */
export const policyLimit = 2048

export const policyArnLimit = 10

export const urlRule: Rule = {
  check: (text) => /^https?:\/\/\S+$/i.test(text),
  rule: 'must be a URL that begins with https:// or http://',
}
