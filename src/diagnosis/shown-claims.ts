import { type Claims, claim } from '../core/token.ts'
import { conditionKeysOf, issuerHostFrom } from '../trust/issuers.ts'
import type { Evidence } from './evidence.ts'
import { audienceOf } from './sent.ts'
import { plain } from './text.ts'

/** One claim, and the condition key by which a trust policy can ask about it, if it can. */
export interface ShownClaim {
  readonly name: string
  readonly value: string
  readonly conditionKey?: string
}

/** Those that tell one job from another; never the whole token. */
const names = [
  'iss',
  'sub',
  'aud',
  'repository',
  'repository_id',
  'repository_owner_id',
  'ref',
  'environment',
  'event_name',
  'actor',
  'workflow',
  'job_workflow_ref',
  'runner_environment',
  'enterprise',
  'project_path',
  'project_id',
  'pipeline_source',
  'user_login',
]

/** The claims that were sent, as far as they are text. */
export function shownClaims({ claims }: Evidence): readonly ShownClaim[] {
  const host = issuerHostFrom(claim(claims, 'iss') ?? '')
  const keys = new Set(conditionKeysOf(host))
  return names.flatMap((name) => {
    const value = textOf(claims, name)
    if (value === undefined) return []
    const shown = { name, value: plain(value) }
    return [keys.has(name) ? { ...shown, conditionKey: plain(`${host}:${name}`) } : shown]
  })
}

function textOf(claims: Claims | undefined, name: string): string | undefined {
  return name === 'aud' ? audienceOf(claims) : claim(claims, name)
}
