import { type InputProblem, InvalidInputs } from '../core/errors.ts'
import type { Plan } from '../core/plan.ts'
import type { JobContext } from '../core/platform.ts'
import { inputNames } from './inputs.ts'
import { makePlan, type Regional } from './make-plan.ts'
import type { RoleTarget } from './role-target.ts'
import type { Settings } from './settings.ts'
import type { CrossChecks } from './situation.ts'

/**
 * One plan a session: one in all, or one for each of `roles`. All have the same source, so that one proof serves all.
 * @throws InvalidInputs
 */
export function makePlans(
  settings: Regional,
  context: JobContext,
  checks: CrossChecks,
): readonly [Plan, ...Plan[]] {
  if (settings.roles === undefined) return [makePlan(settings, context, checks)]
  const problems: InputProblem[] = []
  const [first, ...others] = settings.roles.flatMap((target) => {
    try {
      return planOf(target, { settings, context, checks })
    } catch (thrown) {
      if (!(thrown instanceof InvalidInputs)) throw thrown
      problems.push(...thrown.problems)
      return []
    }
  })
  problems.push(...foreignAudiences(others, first))
  if (first === undefined || problems.length > 0) throw new InvalidInputs(problems)
  return [first, ...others]
}

/** What a plan is made of beside the target. */
interface Beside {
  readonly settings: Regional
  readonly context: JobContext
  readonly checks: CrossChecks
}

/** A target's own words win; `custom-tags` of the step and of the role add up. */
function planOf(target: RoleTarget, { settings, context, checks }: Beside): Plan {
  const { name, env, customTags, ...own } = target
  const { tags, publish } = settings
  const custom = { ...without(tags.custom, customTags), ...customTags }
  const published = { ...publish, profile: name, env }
  const roleKeys = keysOf(target)
  const given = inputNames.filter((input) => roleKeys[input] !== undefined)
  const asked = [...new Set([...settings.asked, ...given])]
  // What a variable fills is not what this role uses.
  const origins = { ...settings.origins, ...Object.fromEntries(given.map((input) => [input, undefined])) }
  const of = `Role ${name}: `
  try {
    const plan = makePlan(
      { ...settings, ...own, asked, origins, roleKeys, tags: { ...tags, custom }, publish: published },
      context,
      checks,
    )
    return { ...plan, name }
  } catch (thrown) {
    if (!(thrown instanceof InvalidInputs)) throw thrown
    throw new InvalidInputs(
      thrown.problems.map((problem) => ({ ...problem, message: `${of}${problem.message}` })),
    )
  }
}

/** Keys of tags differ in more than case. */
function without(tags: RoleTags, replaced: RoleTags = {}): RoleTags {
  const taken = new Set(Object.keys(replaced).map((key) => key.toLowerCase()))
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !taken.has(key.toLowerCase())))
}

type RoleTags = Readonly<Record<string, string>>

/** Keys of a role that give what an input would, among those that may have no effect or be refused. */
function keysOf({ durationSeconds, externalId, customTags = {} }: RoleTarget): Settings['roleKeys'] & object {
  return {
    ...(durationSeconds === undefined ? {} : { 'role-duration-seconds': 'duration-seconds' }),
    ...(externalId === undefined ? {} : { 'role-external-id': 'external-id' }),
    ...(Object.keys(customTags).length === 0 ? {} : { 'custom-tags': 'tags' }),
  }
}

/** One token has one audience, and each partition its own. */
function foreignAudiences(plans: readonly Plan[], first: Plan | undefined): readonly InputProblem[] {
  const audience = first?.source.kind === 'oidc' ? first.source.audience : undefined
  return plans.flatMap(({ name, region, source }) =>
    source.kind !== 'oidc' || source.audience === audience
      ? []
      : {
          input: 'roles',
          reason: 'conflict',
          message:
            `Role ${name}: its Region ${region} is in a partition whose tokens have another audience than those of role ${first?.name}. ` +
            'Give it a step of its own, or set audience to one that the identity providers of both accounts know',
        },
  )
}
