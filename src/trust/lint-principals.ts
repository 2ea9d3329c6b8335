/** Rules about whom a statement names, and what it lets them do. */
import { finding, type LintFinding } from './lint-finding.ts'
import { isTokenProvider, type Named, pathOfPrincipal, type Rule } from './lint-scope.ts'
import { matchesWildcards } from './pattern.ts'
import type { ActionElement, PrincipalName, Statement, TrustPolicy } from './policy.ts'
import { type Problem, problemOf } from './principal-problem.ts'

const nothingAllowed: Rule = ({ policy }) =>
  policy.statements.some((each) => each.effect === 'Allow')
    ? []
    : [
        finding('nothing-allowed', ['Statement'], {
          message: 'No statement allows anything: no one can assume the role.',
          fix: 'Add a statement with "Effect": "Allow".',
        }),
      ]

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const malformed: Rule = ({ statements }) =>
  statements.flatMap((named) => {
    const { names } = named.statement.principal
    if (names.length === 0)
      return [
        malformedFinding(named, undefined, {
          why: 'The principal is empty.',
          fix: 'Name an account, role, service or identity provider.',
        }),
      ]
    return names.flatMap((name) => {
      const problem = problemOf(name)
      return problem === undefined ? [] : [malformedFinding(named, name, problem)]
    })
  })

function malformedFinding(named: Named, name: PrincipalName | undefined, { why, fix }: Problem): LintFinding {
  return finding('principal-malformed', pathOfPrincipal(named, name), { message: why, fix })
}

/** What each kind of caller calls. Services and AWS principals show no token. */
const mainActions = {
  token: 'sts:AssumeRoleWithWebIdentity',
  saml: 'sts:AssumeRoleWithSAML',
  aws: 'sts:AssumeRole',
} as const

const wrongAction: Rule = ({ policy, statements }) =>
  statements.flatMap((named) => {
    const { effect, principal } = named.statement
    if (effect === 'Deny' || principal.reach === 'except') return []
    const wrong = principal.names.find(
      (each) => problemOf(each) === undefined && !canAct(each, named.statement, policy),
    )
    if (wrong === undefined) return []
    const wanted = mainActions[kindOf(wrong)]
    return [
      finding(
        'wrong-action',
        [...named.path, named.statement.action.reach === 'only' ? 'Action' : 'NotAction'],
        {
          message: `${wrong.name} uses ${wanted}, which the statement does not allow.`,
          fix: `Write "Action": "${wanted}".`,
        },
      ),
    ]
  })

function kindOf({ type, name }: PrincipalName): keyof typeof mainActions {
  if (type !== 'Federated') return 'aws'
  return isTokenProvider(name) ? 'token' : 'saml'
}

/** A statement that allows only an additional action, such as sts:TagSession, needs another that allows the main action. */
function canAct(principal: PrincipalName, { action }: Statement, { statements }: TrustPolicy): boolean {
  if (principal.type === '*') return Object.values(mainActions).some((each) => allows(action, each))
  const wanted = mainActions[kindOf(principal)]
  if (allows(action, wanted)) return true
  const beside = ['sts:TagSession', 'sts:SetSourceIdentity', 'sts:SetContext'].some((each) =>
    allows(action, each),
  )
  return (
    beside &&
    statements.some(
      (each) =>
        each.effect === 'Allow' &&
        allows(each.action, wanted) &&
        each.principal.names.some((other) => other.name === principal.name || other.name === '*'),
    )
  )
}

function allows({ reach, names }: ActionElement, action: string): boolean {
  return (
    names.some((each) => matchesWildcards(each.toLowerCase(), action.toLowerCase())) === (reach === 'only')
  )
}

/** Without sts:TagSession, sessions with tags are refused: a matter for callers who bring some. */
const tagSessionMissing: Rule = ({ policy, statements }) => {
  if (policy.statements.some((each) => each.effect === 'Allow' && allows(each.action, 'sts:TagSession')))
    return []
  return statements.flatMap((named) => {
    const { effect, action, principal } = named.statement
    const comesIn = Object.values(mainActions).some((each) => allows(action, each))
    if (effect === 'Deny' || principal.reach === 'except' || !comesIn) return []
    const why = whyTagged(named.statement)
    if (why === undefined) return []
    return [
      finding('tag-session-missing', [...named.path, action.reach === 'only' ? 'Action' : 'NotAction'], {
        message: `Sessions with tags are denied, and ${why}.`,
        fix: 'Add sts:TagSession to the actions, or turn session tagging off.',
      }),
    ]
  })
}

function whyTagged({ principal, action, conditions }: Statement): string | undefined {
  if (conditions.some(({ key }) => /^(aws:requesttag\/|aws:tagkeys$|sts:transitivetagkeys$)/i.test(key)))
    return 'a condition requires tags'
  if (principal.names.some(({ type, name }) => type === 'Service' && name === 'pods.eks.amazonaws.com'))
    return 'EKS Pod Identity tags every session'
  const trusted = principal.names.some(
    (each) => each.type === 'AWS' && each.name !== '*' && problemOf(each) === undefined,
  )
  // A third party or another member of the organization is not this action with its keys.
  const elsewhere = conditions.some(({ key }) => /^(sts:externalid|aws:principalorg(id|paths))$/i.test(key))
  return trusted && !elsewhere && allows(action, mainActions.aws)
    ? 'sessions assumed with keys have tags by default'
    : undefined
}

export const principalRules: readonly Rule[] = [nothingAllowed, malformed, wrongAction, tagSessionMissing]
