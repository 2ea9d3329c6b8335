/** Says of a condition key that the requests of a caller do not have it. */
import { admissionOf } from './admits.ts'
import { conditionKeysOf, unlistedKeysOf } from './issuers.ts'
import { finding, type LintFinding } from './lint-finding.ts'
import { issuerKey, type Named, pathOfCondition } from './lint-scope.ts'
import type { Condition, TrustPolicy } from './policy.ts'
import type { World } from './world.ts'

/** The key is one that such a request does not have. */
export function explainAbsent(
  named: Named,
  { key, operator }: Condition,
  world: World,
): LintFinding | undefined {
  const path = pathOfCondition(named, { key, operator, values: [] })
  const found = issuerKey(key)
  if (world.caller.kind === 'token' && found !== undefined) {
    const { host } = world.caller
    if (found.host.toLowerCase() !== host.toLowerCase())
      return finding('foreign-condition-key', path, {
        message: `The statement trusts ${host}, whose tokens never fill ${key}.`,
        fix: `Write ${host}:… , or trust the provider ${found.host} in a separate statement.`,
      })
    const keys = conditionKeysOf(host)
    if (keys.some((each) => each.toLowerCase() === found.claim.toLowerCase())) return undefined
    if (unlistedKeysOf(host).includes(found.claim.toLowerCase())) return undefined
    return finding('unknown-condition-key', path, {
      message: `The claim ${found.claim} of ${host} is not an IAM condition key: the condition never matches.`,
      fix: `Use one of ${keys.join(', ')}, or have the issuer include the claim in sub.`,
    })
  }
  const there = { ...named.statement, conditions: [presence(key)] }
  const policy: TrustPolicy = { version: '2012-10-17', statements: [there] }
  if (admissionOf(policy, world).kind !== 'none') return undefined
  const who = {
    token: 'A request with a web identity token',
    saml: 'A request with a SAML assertion',
    aws: 'A request with AWS credentials',
    service: 'A service',
  }[world.caller.kind]
  return finding('key-never-present', path, {
    message: `${who} never has ${key}: the condition never matches.`,
    fix: fixOfAbsent(key, world),
  })
}

function fixOfAbsent(key: string, { caller }: World): string {
  if (key.toLowerCase() === 'sts:externalid') return 'Remove it: only sts:AssumeRole has an external ID.'
  if (caller.kind === 'token' && conditionKeysOf(caller.host).includes(key.toLowerCase()))
    return `Write ${caller.host}:${key}: the key of a claim begins with the issuer.`
  return 'Remove the condition, or use a key that the request has.'
}

export function presence(key: string): Condition {
  return {
    operator: { name: 'Null', base: 'Null', quantifier: 'single', ifExists: false },
    key,
    values: ['false'],
  }
}
