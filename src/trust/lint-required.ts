/** Rules about the claims that a statement must ask for. */
import { isShared, requiredOf } from './issuers.ts'
import { finding, type Path } from './lint-finding.ts'
import { conditionsOn, hostsOf, type Named, pathOfCondition, type Rule, saysNothing } from './lint-scope.ts'
import type { World } from './world.ts'

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html */
const requiredClaims: Rule = ({ statements }) =>
  statements.flatMap((named) =>
    tokenWorldsOf(named).flatMap(({ host, world }) => {
      return requiredOf(host)
        .map((claim) => (claim.includes(':') ? claim : `${host}:${claim}`))
        .flatMap((key) => {
          const problem = refusalOf(named, key)
          if (problem === undefined) return []
          const admission = named.strangers.get(world)
          return [
            finding('required-claim-missing', problem.path, {
              message: `Anyone can get tokens from ${host}, and IAM rejects the policy: ${problem.why}`,
              fix: `Add a condition with StringEquals or StringLike on ${key}; its first value must not be a wildcard.`,
              ...(admission?.kind === 'admitted' ? { witness: admission.request } : {}),
            }),
          ]
        })
    }),
  )

interface TokenCaller {
  readonly host: string
  readonly world: World
}

/** Those of the providers that the principal names. */
function tokenWorldsOf({ worlds, statement }: Named): readonly TokenCaller[] {
  return worlds.flatMap((world) => {
    const { caller } = world
    const isNamed =
      caller.kind === 'token' && statement.principal.names.some((each) => each.name === caller.provider)
    return isNamed ? [{ host: caller.host, world }] : []
  })
}

interface Refusal {
  readonly path: Path
  readonly why: string
}

/** IAM looks at the first value only, and takes no exclusion for a restriction. */
function refusalOf(named: Named, key: string): Refusal | undefined {
  const conditions = named.statement.conditions.filter((each) => each.key.toLowerCase() === key.toLowerCase())
  const [first] = conditions
  if (first === undefined)
    return { path: [...named.path, 'Condition'], why: `there is no condition on ${key}.` }
  const naming = conditions.filter(({ operator }) =>
    ['StringEquals', 'StringLike', 'StringEqualsIgnoreCase'].includes(operator.base),
  )
  if (naming.length === 0)
    return {
      path: pathOfCondition(named, first),
      why: `${first.operator.name} does not limit whose tokens can be used.`,
    }
  const says = naming.some(({ values: [value = ''] }) => value.replaceAll(/[*?]/g, '') !== '')
  if (says) return undefined
  return { path: pathOfCondition(named, first), why: `the first value of ${key} is only a wildcard.` }
}

const subjectMissing: Rule = ({ statements }) =>
  statements.flatMap((named) =>
    hostsOf(named).flatMap((host) => {
      const [first, ...more] = conditionsOn(named.statement, host, 'sub')
      if (
        isShared(host) ||
        requiredOf(host).length > 0 ||
        (first !== undefined && ![first, ...more].every(saysNothing))
      )
        return []
      const path = first === undefined ? [...named.path, 'Condition'] : pathOfCondition(named, first)
      return [
        finding('subject-missing', path, {
          message: `Every subject of ${host} is let in.`,
          fix: `Add a condition on ${host}:sub that names yours.`,
        }),
      ]
    }),
  )

export const requiredRules: readonly Rule[] = [requiredClaims, subjectMissing]
