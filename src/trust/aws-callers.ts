/** Callers without a web identity token: AWS principals, services, and SAML users. */
import { arnFrom } from '../core/arn.ts'
import type { PrincipalName } from './policy.ts'
import { earliestNow } from './request-keys.ts'
import { noParts, type Parts } from './template.ts'
import type { Form, World } from './world.ts'

/** Callers with AWS credentials: the principal's own or, for `*`, any. */
export function awsWorld(principal: PrincipalName, now = earliestNow): World | undefined {
  const given = givenBy(principal)
  if (given === undefined) return undefined
  const forms = awsForms.filter((_, index) => !given.has(index === 0 ? 'user_name' : 'role'))
  return { caller: { kind: 'aws' }, action: 'sts:AssumeRole', forms, given, now }
}

function givenBy({ type, name }: PrincipalName): Parts | undefined {
  if (type === '*' || (type === 'AWS' && name === '*')) return noParts
  if (type !== 'AWS') return undefined
  const arn = arnFrom(name)
  const account = /^\d{12}$/.test(name) ? name : arn?.account
  if (account === undefined) return undefined
  const [kind = '', ...rest] = arn?.resource.split('/') ?? []
  const last = rest.at(-1) ?? ''
  const partition = arn?.partition ?? 'aws'
  if (kind === 'role')
    return new Map([
      ['account', account],
      ['partition', partition],
      ['role', rest.join('/')],
    ])
  if (kind === 'user')
    return new Map([
      ['account', account],
      ['partition', partition],
      ['user_name', last],
    ])
  return new Map([['account', account]])
}

/** The service itself, or a user of the SAML provider: only the keys that they lack are known. */
export function plainWorld({ type, name }: PrincipalName, now = earliestNow): World {
  const forms: readonly Form[] = [{ templates: new Map(), domains: new Map(), optional: new Set() }]
  const rest = { forms, given: noParts, now }
  return type === 'Service'
    ? { ...rest, caller: { kind: 'service', service: name }, action: 'sts:AssumeRole' }
    : { ...rest, caller: { kind: 'saml', provider: name }, action: 'sts:AssumeRoleWithSAML' }
}

const awsClaims = {
  'aws:principalaccount': '<account>',
  'aws:principalorgid': 'o-<org>',
  'aws:principalorgpaths': 'o-<org>/<org_path>',
  'aws:sourcevpc': '<network_id>',
  'aws:sourcevpce': '<network_id>',
}
const optionalAwsClaims = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
])

const awsForms: readonly Form[] = [
  {
    ...awsClaims,
    'aws:principalarn': 'arn:<partition>:iam::<account>:role/<role>',
    'aws:userid': '<unique_id>:<session>',
  },
  {
    ...awsClaims,
    'aws:principalarn': 'arn:<partition>:iam::<account>:user/<user_name>',
    'aws:userid': '<unique_id>',
    'aws:username': '<user_name>',
  },
].map((each) => ({
  templates: new Map(Object.entries(each)),
  domains: new Map(),
  optional: optionalAwsClaims,
}))
