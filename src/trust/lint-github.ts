/** Rules about subjects of GitHub Actions. https://docs.github.com/en/actions/reference/security/oidc */
import { type Admission, admissionOf } from './admits.ts'
import { issuerOf } from './issuers.ts'
import { finding, type LintFinding } from './lint-finding.ts'
import { conditionsOn, isNegated, type Named, pathOfCondition, type Rule } from './lint-scope.ts'
import type { Condition, TrustPolicy } from './policy.ts'
import type { Parts } from './template.ts'
import type { World } from './world.ts'

/** A value of a condition on GitHub's subject, in an Allow statement. */
interface Subject {
  readonly named: Named
  readonly world: World
  readonly host: string
  readonly condition: Condition
  readonly value: string
  readonly index: number
}

function subjectsIn({ statements }: { readonly statements: readonly Named[] }): readonly Subject[] {
  return statements.flatMap((named) =>
    named.worlds.flatMap((world) => {
      if (world.caller.kind !== 'token' || issuerOf(world.caller.host)?.custom !== 'github') return []
      const { host } = world.caller
      return conditionsOn(named.statement, host, 'sub')
        .filter((each) => !isNegated(each) && each.operator.base !== 'Null')
        .flatMap((condition) =>
          condition.values.map((value, index) => ({ named, world, host, condition, value, index })),
        )
    }),
  )
}

/** Whether the statement, of its subjects only this value, admits a token of these forms. */
function admits(
  { named, world, condition, value }: Subject,
  policy: TrustPolicy,
  want: { readonly form: RegExp; readonly parts?: Parts; readonly alone?: true },
): Admission {
  const { host } = world.caller.kind === 'token' ? world.caller : { host: '' }
  const forms = world.forms.filter((each) =>
    want.form.test(each.templates.get(`${host}:sub`.toLowerCase()) ?? ''),
  )
  const conditions = named.statement.conditions
    .filter((each) => want.alone !== true || each.key.toLowerCase() === condition.key.toLowerCase())
    .map((each) => (each === condition ? { ...each, values: [value] } : each))
  const denies = want.alone === true ? [] : policy.statements.filter((each) => each.effect === 'Deny')
  const alone = { ...policy, statements: [{ ...named.statement, conditions }, ...denies] }
  return admissionOf(alone, { ...world, forms, given: want.parts ?? world.given })
}

const repositoryOf = (value: string) => /^repo:([\w-]+)\/([\w.-]+|\*)/.exec(value)

const subjectWithoutIds: Rule = ({ policy, statements }) => {
  const told = new Set<string>()
  return subjectsIn({ statements }).flatMap((subject): readonly LintFinding[] => {
    const { named, condition, value, index, host } = subject
    const [whole, owner, repository] = repositoryOf(value) ?? []
    // A server of one's own has no subjects with IDs.
    if (owner === undefined || repository === undefined || host.endsWith('/_services/token')) return []
    const parts = new Map([
      ['owner', owner],
      ...(repository === '*' ? [] : [['repository', repository] as const]),
    ])
    if (
      told.has(`${whole}`) ||
      admits(subject, policy, { form: /^[^@]+$/, parts, alone: true }).kind === 'none'
    )
      return []
    if (admitsWithIds(subject, policy, parts)) return []
    told.add(`${whole}`)
    return [
      finding('subject-without-ids', [...pathOfCondition(named, condition), index], {
        message: `Repositories created, renamed or transferred after 15 July 2026 have subjects with IDs, repo:OWNER@ID/NAME@ID:…, which ${value} does not match.`,
        fix: 'Add the subject with IDs in addition to the one without.',
      }),
    ]
  })
}

/** Some value of some statement is for the same repository's subjects with IDs. */
function admitsWithIds({ world, condition }: Subject, policy: TrustPolicy, parts: Parts): boolean {
  const key = condition.key.toLowerCase()
  const forms = world.forms.filter((each) => each.templates.get(key)?.includes('@<owner_id>'))
  const subjects = policy.statements
    .filter((each) => each.effect === 'Allow')
    .map((each) => ({
      ...each,
      conditions: each.conditions.filter((other) => other.key.toLowerCase() === key),
    }))
  return admissionOf({ ...policy, statements: subjects }, { ...world, forms, given: parts }).kind !== 'none'
}

const pullRequests: Rule = ({ policy, statements }) => {
  for (const subject of subjectsIn({ statements })) {
    const { named, world, condition, index, value } = subject
    if (named.strangers.get(world)?.kind === 'admitted') continue
    const admission = admits(subject, policy, { form: /:pull_request$/ })
    if (admission.kind !== 'admitted') continue
    return [
      finding('pull-request-admitted', [...pathOfCondition(named, condition), index], {
        message: `${value} lets in the jobs of pull requests, which run code that anyone can propose.`,
        fix: 'Use a separate, read-only role for pull requests, and name a branch or an environment here.',
        witness: admission.request,
      }),
    ]
  }
  return []
}

/** The protection of an environment is useless if any branch is admitted too. */
const environmentBypassed: Rule = ({ policy, statements }) => {
  const subjects = subjectsIn({ statements })
  const found = subjects.flatMap((subject): readonly LintFinding[] => {
    const { named, condition, value, index } = subject
    const [whole] = repositoryOf(value) ?? /^repo:[\w-]+@\d+\/[\w.-]+@\d+/.exec(value) ?? []
    const guarded = subjects.find(
      (each) =>
        each.named === named &&
        whole !== undefined &&
        each.value.startsWith(`${whole}:environment:`) &&
        !/[*?]$/.test(each.value),
    )
    if (guarded === undefined || /:environment:/.test(value)) return []
    const anyBranch = admits(subject, policy, {
      form: /:ref:refs\/heads\//,
      parts: new Map([['branch', 'any-branch-at-all']]),
    })
    const open =
      anyBranch.kind === 'admitted' ? anyBranch : admits(subject, policy, { form: /:pull_request$/ })
    if (open.kind !== 'admitted') return []
    return [
      finding('environment-bypassed', [...pathOfCondition(named, condition), index], {
        message: `${value} lets in jobs that bypass the protection rules of the environment in ${guarded.value}.`,
        fix: 'Name the branches that may assume the role without the environment, or remove this value.',
        witness: open.request,
      }),
    ]
  })
  return found
}

/** GitHub takes names in any letter case, IAM compares them as they are. */
const letterCase: Rule = ({ statements }) => {
  const subjects = subjectsIn({ statements })
  const names = subjects.flatMap((subject) => {
    const [, name] = /^repo:([\w-]+(?:@\d+)?\/[\w.-]+)/.exec(subject.value) ?? []
    return name === undefined ? [] : [{ name, subject }]
  })
  const claimed = statements.flatMap(({ statement }) =>
    statement.conditions.filter(({ key }) => /:repository$/i.test(key)).flatMap((each) => each.values),
  )
  return names.flatMap(({ name, subject }, at) => {
    const others = [...names.slice(0, at).map((each) => each.name), ...claimed]
    const other = others.find((each) => each !== name && each.toLowerCase() === name.toLowerCase())
    if (other === undefined) return []
    return [
      finding('letter-case', [...pathOfCondition(subject.named, subject.condition), subject.index], {
        message: `${name} and ${other} differ only in case, and IAM is case-sensitive: one of them matches nothing.`,
        fix: 'Write the owner and the repository as GitHub shows them.',
      }),
    ]
  })
}

export const githubRules: readonly Rule[] = [subjectWithoutIds, pullRequests, environmentBypassed, letterCase]
