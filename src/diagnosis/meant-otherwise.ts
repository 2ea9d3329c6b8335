/** Signs around a step that another way to the role was meant: to widen a trust policy would be the wrong answer. */
import { deniedWebIdentity, type Evidence, isNoProvider, roleStep } from './evidence.ts'
import { githubSubject } from './github-subject.ts'

/** The token was refused in a way that one for another role would be. */
function isWrongWay(evidence: Evidence): boolean {
  return evidence.plan?.source.kind === 'oidc' && (deniedWebIdentity(evidence) || isNoProvider(evidence))
}

/** Credentials in the variables, most likely of an earlier step, that this step did not use. */
export function meansChaining(evidence: Evidence): boolean {
  return isWrongWay(evidence) && evidence.around?.chosen !== undefined
}

/** Where the runner has a role of its own: the variable that leads to it; `instance` where only the machine could have one. */
export function runnerRole(evidence: Evidence): string | undefined {
  const { serviceRole, container, runner } = evidence.around ?? {}
  if (!isWrongWay(evidence) || runner === 'github-hosted') return undefined
  if (serviceRole !== undefined) return 'AWS_ROLE_ARN'
  return container ?? (runner === 'self-hosted' ? 'instance' : undefined)
}

/** Words by which roles and jobs are named after a deployment environment. */
const environments = new Set([
  ...['production', 'prod', 'prd', 'preprod', 'staging', 'stage', 'stg'],
  ...['uat', 'qa', 'development', 'develop', 'dev'],
])

/** Whether the job has no `environment:` where it could have one; `hint`: the word by which the role is named after one. */
export function lacksEnvironment(evidence: Evidence): { readonly hint: string | undefined } | undefined {
  const subject = githubSubject(evidence)
  if (!deniedWebIdentity(evidence) || subject === undefined) return undefined
  // An environment would give a pull request what the rules of the environment may not.
  if (subject.environment !== undefined || subject.pullRequest) return undefined
  const { facts, plan } = evidence
  const role = roleStep(evidence)?.role.replace(/^arn:[^/]*\//, '')
  const names = [role, plan?.name, facts.job, facts.workflow]
  const hint = names.flatMap((name) => wordsOf(name ?? '')).find((word) => environments.has(word))
  return { hint }
}

/** `octo`, `prod`, `deploy` of `OctoProd_deploy`. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
}

/** Something safer than another statement in the trust policy explains the failure. */
export function hasSaferCause(evidence: Evidence): boolean {
  const subject = githubSubject(evidence)
  const runner = runnerRole(evidence)
  return (
    meansChaining(evidence) ||
    (runner !== undefined && runner !== 'instance') ||
    lacksEnvironment(evidence)?.hint !== undefined ||
    roleStep(evidence)?.externalId !== undefined ||
    subject?.pullRequest === true ||
    subject?.namesRepository === false
  )
}
