/** Rules about strangers, and about one's own who should not get in. */
import { admissionOf } from './admits.ts'
import { neighboursOf } from './callers.ts'
import { finding, type LintCode, type LintFinding, type Path } from './lint-finding.ts'
import {
  conditionsOn,
  type Named,
  pathOfCondition,
  pathOfPrincipal,
  type Rule,
  saysNothing,
} from './lint-scope.ts'
import { judge } from './operators.ts'
import type { Condition, TrustPolicy } from './policy.ts'
import type { TrustRequest } from './verdict.ts'
import type { World } from './world.ts'

const strangers: Rule = ({ policy, statements }) =>
  statements.flatMap((named) =>
    firstOfEachPlace(
      [...named.strangers].flatMap(([world, admission]) => {
        return admission.kind === 'admitted'
          ? openFinding(named, world, { policy, request: admission.request })
          : []
      }),
    ),
  )

interface Opening {
  readonly policy: TrustPolicy
  readonly request: TrustRequest
}

function openFinding(named: Named, world: World, { policy, request }: Opening): readonly LintFinding[] {
  const { statement } = named
  // The rule about NotPrincipal says it.
  if (statement.principal.reach === 'except') return []
  if (world.caller.kind === 'aws')
    return [
      finding('open-to-any-account', pathOfPrincipal(named), {
        message: `Anyone with an AWS account gets in, such as ${callerOf(request)}: ${whyOpen(statement.conditions)}`,
        fix: 'Name the accounts or roles in Principal, or add "StringEquals": {"aws:PrincipalOrgID": "o-…"}.',
        witness: request,
      }),
    ]
  if (world.caller.kind !== 'token') return []
  const { host } = world.caller
  const code = codeOf(statement.conditions)
  const { path, value } = placeOf(named, host, request)
  return [
    finding(code, path, {
      message: messageOf(code, { host, value, subject: subjectOf(request, host), policy }),
      fix:
        code === 'reusable-workflow-alone'
          ? `Add a condition on ${host}:repository_owner_id.`
          : 'Name the owner whose tokens may be used, with no wildcard before the end of the name.',
      witness: request,
    }),
  ]
}

function whyOpen(conditions: readonly Condition[]): string {
  if (conditions.length === 0) return 'there is no condition.'
  return `${conditions.map((each) => each.key).join(', ')} can match callers from every account.`
}

function callerOf({ caller }: TrustRequest): string {
  return caller.kind === 'aws' ? caller.arn : ''
}

function codeOf(conditions: readonly Condition[]): LintCode {
  const workflow = conditions.some(
    ({ key, values }) =>
      /:job_workflow_ref$/i.test(key) || values.some((each) => /(^|:)job_workflow_ref:/.test(each)),
  )
  return workflow ? 'reusable-workflow-alone' : 'subject-too-wide'
}

interface Told {
  readonly host: string
  readonly value: string | undefined
  readonly subject: string
  readonly policy: TrustPolicy
}

function messageOf(code: LintCode, { host, value, subject }: Told): string {
  if (code === 'reusable-workflow-alone')
    return `Every repository that can call this workflow gets in, including those of strangers: ${subject}.`
  const what = value === undefined ? 'The conditions also admit' : `${value} also admits`
  return `${what} strangers, such as ${subject}: anyone can get tokens from ${host}.`
}

function subjectOf({ context }: TrustRequest, host: string): string {
  const found = Object.entries(context).find(([key]) => key.toLowerCase() === `${host}:sub`.toLowerCase())
  return String(found?.[1] ?? JSON.stringify(context))
}

/** Where the tenant should be named: the value that admits the stranger, or the condition, or the statement. */
function placeOf(
  named: Named,
  host: string,
  { context }: TrustRequest,
): { readonly path: Path; readonly value?: string } {
  const [condition] = conditionsOn(named.statement, host, 'sub')
  if (condition === undefined) return { path: [...named.path, 'Condition'] }
  const path = pathOfCondition(named, condition)
  const actual = Object.entries(context).find(
    ([key]) => key.toLowerCase() === condition.key.toLowerCase(),
  )?.[1]
  const { operator, values } = condition
  if (operator.base === 'Null' || operator.base.includes('Not') || actual === undefined) return { path }
  const admits = (value: string) =>
    judge(operator, [actual].flat(), { expected: [value], variables: () => undefined }).holds
  const value = values.find(admits) ?? values.find((each) => each.includes('${'))
  return value === undefined ? { path } : { path: [...path, values.indexOf(value)], value }
}

/** Several callers may show the same hole. */
function firstOfEachPlace(findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings.filter(
    (each, index) =>
      findings.findIndex((other) => other.code === each.code && other.path === each.path) === index,
  )
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
const notPrincipal: Rule = ({ statements }) =>
  statements.flatMap((named) => {
    const { principal, effect } = named.statement
    if (principal.reach === 'only') return []
    const stranger = [...named.strangers.values()].find((each) => each.kind === 'admitted')
    return [
      finding('not-principal', pathOfPrincipal(named), {
        message:
          effect === 'Allow'
            ? 'NotPrincipal with Allow lets in everyone except the principals it names, including strangers. IAM rejects it in a trust policy.'
            : 'A trust policy cannot have NotPrincipal.',
        fix:
          effect === 'Allow'
            ? 'Name the principals that may assume the role in Principal.'
            : 'Deny "*", with an exception for callers in "ArnNotEquals": {"aws:PrincipalArn": …}.',
        ...(stranger === undefined ? {} : { witness: stranger.request }),
      }),
    ]
  })

const neighbours: Rule = ({ policy, statements }) =>
  statements.flatMap((named) =>
    named.worlds.flatMap((world) => {
      if (world.caller.kind !== 'token') return []
      const { host } = world.caller
      const [condition] = conditionsOn(named.statement, host, 'sub')
      const others = neighboursOf(world, policy)
      if (condition === undefined || others === undefined || saysNothing(condition)) return []
      const admission = admissionOf(policy, others, named.index)
      if (admission.kind !== 'admitted') return []
      return [
        finding('wide-within-tenant', pathOfCondition(named, condition), {
          message: `Other tenants of the same issuer get in too, such as ${subjectOf(admission.request, host)}.`,
          fix: 'Name the repository, project or namespace before the first wildcard.',
          witness: admission.request,
        }),
      ]
    }),
  )

export const openRules: readonly Rule[] = [notPrincipal, strangers, neighbours]
