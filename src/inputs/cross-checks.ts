/** What can be said of inputs that are each right. Loaded where a step asks for more than `free` inputs. */

import type { InputProblem } from '../core/errors.ts'
import type { Notice } from '../core/notices.ts'
import type { Source } from '../core/plan.ts'
import type { JobToken } from '../core/platform.ts'
import { conflict, conflicts } from './conflicts.ts'
import { refusals, withoutEffect } from './needs.ts'
import { duration, isOtherService } from './rules.ts'
import type { Settings } from './settings.ts'
import type { CrossChecks, Situation } from './situation.ts'

export const crossChecks: CrossChecks = {
  conflicts: (settings) => [...refusals(settings), ...conflicts(settings)],
  refused: (situation, token) => chainProblem(situation, token) ?? tagProblem(situation),
  notices: (situation) => [...withoutEffect(situation), ...doubtful(situation)],
}

function chainProblem({ settings, source }: Situation, token: JobToken): InputProblem | undefined {
  const { chain, durationSeconds, refresh } = settings
  const because = endsBecause(source, token)
  if (refresh !== 'off' && because !== undefined) {
    const why = `needs a proof that can be shown again: OIDC, web-identity-token-file or aws-access-key-id. Here there is none: ${because}`
    return conflict('refresh', why, settings)
  }
  if (chain.length > 1 && isOverChained(settings)) {
    const why = `is ${durationSeconds}, and ${chain.at(-1)} is assumed by another role: AWS gives such a session ${duration.longestChained} seconds at most. For a longer job, set refresh`
    return conflict('role-duration-seconds', why, settings)
  }
  return undefined
}

/** Why what the source yields cannot be had a second time; undefined where it can. */
function endsBecause(source: Source, token: JobToken): string | undefined {
  if (source.kind === 'ambient')
    return source.hint ?? 'the credentials around this step end with their own session'
  const once = source.kind === 'oidc' && token.kind !== 'none' && !token.renewable
  return once ? 'its OIDC token is issued once' : undefined
}

/** Other services have limits of their own. */
function isOverChained({ durationSeconds, stsEndpoint }: Settings): boolean {
  return durationSeconds > duration.longestChained && !isOtherService(stsEndpoint)
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
function tagProblem({ settings, tags }: Situation): InputProblem | undefined {
  if (tags.length <= 50) return undefined
  const custom = Object.keys(settings.tags.custom).length
  const own = tags.length - custom
  const why = `has ${custom} tags; beside the ${own} that are always sent there is room for ${50 - own}`
  return conflict('custom-tags', why, settings)
}

/** What is asked for, but may end otherwise. */
function doubtful({ settings, source }: Situation): readonly Notice[] {
  const { refresh, chain, durationSeconds } = settings
  const lent = source.kind === 'ambient' || (source.kind === 'keys' && source.keys.sessionToken !== undefined)
  const found: Notice[] = []
  if (refresh !== 'off' && lent) {
    const message =
      "'refresh' ends with the session that 'aws-session-token' belongs to: nothing can renew that one."
    found.push({ reason: 'ends-early', input: 'refresh', level: 'warning', message })
  }
  if (lent && chain.length === 1 && isOverChained(settings)) {
    const input = 'role-duration-seconds'
    const name = settings.origins[input] ?? `'${settings.roleKeys?.[input] ?? input}'`
    const message =
      `${name} is ${durationSeconds}: if the credentials that assume ${chain[0]} are themselves ` +
      `a role's, AWS refuses more than ${duration.longestChained} seconds.`
    found.push({ reason: 'may-be-refused', input, level: 'warning', message })
  }
  return found
}
