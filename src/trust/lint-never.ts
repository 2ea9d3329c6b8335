/** Rules about statements that admit no one: no request of their callers matches the conditions. */
import { admissionOf } from './admits.ts'
import { explainAbsent } from './explain-absent.ts'
import { explainSubject } from './explain-subject.ts'
import { finding, type LintFinding } from './lint-finding.ts'
import { isNegated, type Named, pathOfCondition, type Rule } from './lint-scope.ts'
import type { Condition, TrustPolicy } from './policy.ts'
import { isPrivateAddress } from './request-keys.ts'
import { isWellFormed } from './values.ts'
import type { World } from './world.ts'

const neverMet: Rule = ({ policy, statements }) =>
  statements.flatMap((named) => {
    const found = named.worlds.map((world) => whyNever(named, world, policy))
    // For "everyone", any caller is enough; issuers whose claims are checked come last.
    if (namesEveryone(named)) return found.some((each) => each.length === 0) ? [] : (found.at(-1) ?? [])
    return distinct(found.flat())
  })

function namesEveryone({ statement: { principal } }: Named): boolean {
  return principal.reach === 'except' || principal.names.some((each) => each.type === '*')
}

function whyNever(named: Named, world: World, policy: TrustPolicy): readonly LintFinding[] {
  const alone = (conditions: readonly Condition[], forms = world.forms) =>
    admissionOf({ ...policy, statements: [{ ...named.statement, conditions }] }, { ...world, forms })
  const { conditions } = named.statement
  const usual = world.forms.filter((each) => each.custom !== true)
  if (alone(conditions, usual).kind !== 'none') return deadValues(named, world, alone)
  const custom = alone(conditions).kind !== 'none'
  if (custom && conditions.some((each) => isMadeOnPurpose(each))) return []
  const culprits = conditions.filter((each) => alone([each], usual).kind === 'none')
  if (culprits.length === 0)
    return [contradiction(named, { custom, conditions, alone: (some) => alone(some, usual).kind === 'none' })]
  return culprits.map((each) => explain(named, each, { world, custom }))
}

/** A subject that names claims which no subject has of itself was made so by its owner. */
function isMadeOnPurpose({ key, values }: Condition): boolean {
  const usual = ['repo', 'ref', 'environment', 'pull_request', 'project_path', 'project_id', 'ref_type']
  return (
    /:sub$/i.test(key) &&
    values.some((value) =>
      [...value.matchAll(/(?:^|:)([a-z_]+):/g)].some(([, claim = '']) => !usual.includes(claim)),
    )
  )
}

interface Clash {
  readonly custom: boolean
  readonly conditions: readonly Condition[]
  readonly alone: (conditions: readonly Condition[]) => boolean
}

/** The fewest conditions that cannot hold together. */
function contradiction(named: Named, { custom, conditions, alone }: Clash): LintFinding {
  const few = conditions.reduce<readonly Condition[]>((kept, each) => {
    const without = kept.filter((other) => other !== each)
    return alone(without) ? without : kept
  }, conditions)
  const last = few.at(-1)
  const names = few.map((each) => `${each.operator.name} ${each.key}`).join(' and ')
  // A template of repo and ref leaves the environment out of the subject.
  const byTemplate = custom && few.some((each) => /:environment$/i.test(each.key))
  return finding(
    byTemplate ? 'subject-needs-template' : 'conditions-contradict',
    last === undefined ? [...named.path, 'Condition'] : pathOfCondition(named, last),
    {
      message: byTemplate
        ? `No token with the default subject matches ${names} together: a job with an environment has the environment in its subject, not the ref.`
        : `No request matches ${names} together.`,
      fix: 'Change one of them, or write a separate statement for each.',
    },
  )
}

interface Told {
  readonly world: World
  /** A subject made of other claims could meet it. */
  readonly custom: boolean
}

function explain(named: Named, condition: Condition, { world, custom }: Told): LintFinding {
  const path = pathOfCondition(named, condition)
  const { key, values } = condition
  const lower = key.toLowerCase()
  if (/^https?:\/\//i.test(key))
    return finding('url-as-condition-key', path, {
      message: 'Condition keys contain the issuer without https://.',
      fix: `Write ${key.replace(/^https?:\/\//i, '')}.`,
    })
  const absent = explainAbsent(named, condition, world)
  if (absent !== undefined) return absent
  if (/^aws:(currenttime|epochtime)$/.test(lower) && values.every((each) => isWellFormed(each, 'date')))
    return finding('date-past', path, {
      message: `${values.join(', ')} is in the past: the condition no longer matches.`,
      fix: 'Set a future date, or remove the statement.',
    })
  if (lower === 'aws:sourceip' && values.some(isPrivateAddress))
    return finding('private-address', path, {
      message: `STS sees the public address of a caller, never ${values.join(', ')}.`,
      fix: 'Write the public addresses that your network uses, or aws:SourceVpc or aws:VpcSourceIp for calls through a VPC endpoint.',
    })
  if (lower.endsWith(':sub') && world.caller.kind === 'token') {
    const { why, fix } = explainSubject(values, world.caller.host)
    return finding(custom ? 'subject-needs-template' : 'subject-never-matches', path, {
      message: custom ? `${why} Only a customized subject has this form.` : why,
      fix,
    })
  }
  return finding('condition-never-holds', path, {
    message: `${key} is never ${values.length === 0 ? 'one of an empty list' : values.join(' or ')} in such a request.`,
    fix: 'Correct the value, or remove the condition.',
  })
}

/** Of several values, those that nothing can ever be. */
function deadValues(
  named: Named,
  world: World,
  alone: (conditions: readonly Condition[], forms?: World['forms']) => { readonly kind: string },
): readonly LintFinding[] {
  return named.statement.conditions
    .filter((each) => each.values.length > 1 && !isNegated(each) && each.operator.base !== 'Null')
    .flatMap((condition) =>
      condition.values.flatMap((value, index) => {
        const one = { ...condition, values: [value] }
        if (alone([one]).kind !== 'none') return []
        const { host } = world.caller.kind === 'token' ? world.caller : { host: '' }
        const { why, fix } =
          host !== '' && /:sub$/i.test(condition.key)
            ? explainSubject([value], host)
            : { why: `${condition.key} is never ${value}.`, fix: 'Correct the value or remove it.' }
        const path = [...pathOfCondition(named, condition), index]
        const pointer = finding('value-never-matches', path, { message: why, fix }).path
        return [
          finding('value-never-matches', path, {
            message: why,
            fix,
            patch: [{ op: 'remove', path: pointer }],
          }),
        ]
      }),
    )
}

function distinct(findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings.filter(
    (each, index) =>
      findings.findIndex((other) => other.code === each.code && other.path === each.path) === index,
  )
}

export const neverRules: readonly Rule[] = [neverMet]
