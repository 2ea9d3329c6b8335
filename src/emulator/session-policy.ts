/** Session policies: their form, and how much of the packed size they and the tags take. */

import { isFields } from './decode.ts'
import type { AssumeParameters } from './parameters.ts'
import { refusals } from './refusal.ts'

/** @throws Refusal `MalformedPolicyDocument` */
export function checkSessionPolicy(policy: string | undefined): void {
  if (policy === undefined) return
  const document = jsonFrom(policy)
  if (!isFields(document)) throw refusals.policy('Syntax errors in policy.')
  const statements: unknown = document['Statement']
  if (statements === undefined) throw refusals.policy('Syntax errors in policy.')
  if (document['Version'] !== undefined && !/^20(08-10|12-10)-17$/.test(String(document['Version'])))
    throw refusals.policy('The policy must contain a valid version string')
  for (const statement of [statements].flat()) checkStatement(statement)
}

function jsonFrom(policy: string): unknown {
  try {
    return JSON.parse(policy)
  } catch {
    throw refusals.policy('This policy contains invalid Json')
  }
}

function checkStatement(statement: unknown): void {
  if (!isFields(statement)) throw refusals.policy('Syntax errors in policy.')
  const has = (name: string) => statement[name] !== undefined
  if (statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny')
    throw refusals.policy('Syntax errors in policy.')
  if (has('Principal') || has('NotPrincipal'))
    throw refusals.policy('Policy document should not specify a principal.')
  if (!has('Action') && !has('NotAction')) throw refusals.policy('Policy statement must contain actions.')
  if (!has('Resource') && !has('NotResource'))
    throw refusals.policy('Policy statement must contain resources.')
}

type Packed = Pick<AssumeParameters, 'policy' | 'policyArns' | 'tags'>

/**
 * Percent of the space allowed, undefined where there is nothing to pack. AWS compresses by a method of its
 * own; here it is the plain bytes against `packedPolicyBytes`.
 * @throws Refusal `PackedPolicyTooLarge` above 100
 */
export function packedPolicySize(
  { policy, policyArns, tags }: Packed,
  allowedBytes: number,
): number | undefined {
  const texts = [policy ?? '', ...policyArns, ...Object.entries(tags).flat()]
  const bytes = Buffer.byteLength(texts.join(''))
  if (bytes === 0) return undefined
  const percent = Math.ceil((bytes * 100) / allowedBytes)
  if (percent <= 100) return percent
  throw policy === undefined && policyArns.length === 0
    ? refusals.packedTags(percent)
    : refusals.packedPolicy(percent)
}
