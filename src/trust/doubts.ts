/** Where a verdict is not sure: AWS does not document the case, or the request does not say what it turns on. */
import { type Caller, isRolePathKnown } from './caller.ts'
import { type Match, type Operator, takenBy } from './operators.ts'
import type { Condition, Statement } from './policy.ts'
import { isWellFormed } from './values.ts'

export type DoubtCode =
  /** A value of the policy is no date, number, network, ARN or boolean of the form that its operator wants. */
  | 'malformed-value'
  /** An operator without ForAnyValue or ForAllValues on a key with several values: one that meets it is enough here. */
  | 'several-values'
  /** Every such request has the key, this one was given without: taken for absent. */
  | 'key-not-given'
  /** The role's path does not follow from a session's ARN: `roleArn` says it. */
  | 'role-path-unknown'
  /** `{"AWS": "*"}` and a caller without AWS credentials: taken not to name it. */
  | 'anyone-principal'

export interface Doubt {
  readonly code: DoubtCode
  /** `Statement[0].Condition.DateLessThan.aws:CurrentTime` */
  readonly at: string
  readonly message: string
}

interface ConditionPlace {
  readonly at: string
  readonly actual: readonly string[] | undefined
  readonly matched: readonly Match[]
  readonly action: string
  readonly caller: Caller
  readonly values: ReadonlyMap<string, readonly string[]>
}

export function doubtsOfCondition(condition: Condition, place: ConditionPlace): readonly Doubt[] {
  const { operator, key } = condition
  const found: Doubt[] = []
  const add = (code: DoubtCode, message: string) => found.push({ code, at: place.at, message })
  if (place.actual === undefined && isAlwaysThere(key, place))
    add('key-not-given', `Requests usually have ${key}, but this one does not.`)
  if (isPlain(operator) && isMixed(place))
    add('several-values', `${key} has several values: AWS requires ForAnyValue or ForAllValues.`)
  for (const value of malformed(condition, place))
    add('malformed-value', `AWS does not document how ${operator.name} treats ${JSON.stringify(value)}.`)
  if (!isRolePathKnown(place.caller) && asksPrincipalArn(condition))
    add('role-path-unknown', 'A session ARN does not include the path of its role: set roleArn.')
  return found
}

function isPlain({ base, quantifier }: Operator): boolean {
  return base !== 'Null' && quantifier === 'single'
}

/** Some values of the request meet the policy, others do not. */
function isMixed({ actual = [], matched }: ConditionPlace): boolean {
  const met = (value: string) => matched.some((each) => each.actual === value)
  return actual.some(met) && !actual.every(met)
}

/** Those values of the policy that could make a difference, did AWS read them otherwise. */
function malformed({ operator, values }: Condition, { actual, matched }: ConditionPlace): readonly string[] {
  const kind = takenBy(operator)
  // What a variable stands for is not known here; only these two kinds take variables.
  const mayVary = operator.base === 'Bool' || kind === 'arn'
  const clear = (value: string) => isWellFormed(value, kind) || (mayVary && value.includes('${'))
  const met = (value: string) => matched.some((each) => each.actual === value && clear(each.expected))
  const compared = operator.base === 'Null' || actual?.some((value) => !met(value)) === true
  return compared ? values.filter((each) => !clear(each)) : []
}

function asksPrincipalArn({ key, values }: Condition): boolean {
  const name = 'aws:principalarn'
  return key.toLowerCase() === name || values.some((each) => each.toLowerCase().includes(`\${${name}`))
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const inEveryRequest = [
  'aws:currenttime',
  'aws:epochtime',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:sourceip',
  'aws:userid',
]

function isAlwaysThere(key: string, { action, caller }: ConditionPlace): boolean {
  const name = key.toLowerCase()
  if (inEveryRequest.includes(name)) return true
  if (name === 'sts:rolesessionname') return action.toLowerCase().startsWith('sts:assumerole')
  if (name === 'aws:principalarn' || name === 'aws:principalaccount') return caller.kind === 'aws'
  if (caller.kind !== 'federated') return false
  const host = caller.provider.replace(/^arn:[^:]*:iam::\d*:oidc-provider\/|^https:\/\//, '').toLowerCase()
  return name === `${host}:sub` || name === `${host}:aud`
}

/** AWS calls `{"AWS": "*"}` and `"*"` equivalent for requests without credentials; whether a token counts as one, it does not say. */
export function doubtsOfPrincipal({ principal }: Statement, at: string, caller: Caller): readonly Doubt[] {
  const anyone = principal.names.some((each) => each.type === 'AWS' && each.name === '*')
  if (caller.kind === 'aws' || !anyone) return []
  const element = principal.reach === 'only' ? 'Principal' : 'NotPrincipal'
  return [
    {
      code: 'anyone-principal',
      at: `${at}.${element}.AWS`,
      message: 'AWS does not document whether {"AWS": "*"} names a caller without AWS credentials.',
    },
  ]
}
