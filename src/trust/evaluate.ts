/** Would this trust policy let this caller in, and if not, why. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
import { type Caller, isCaller, keysOfCaller, nameOf } from './caller.ts'
import { checkPolicy, checkRequest } from './check-request.ts'
import { type Doubt, doubtsOfCondition, doubtsOfPrincipal } from './doubts.ts'
import { judge } from './operators.ts'
import { filledIn, matchesWildcards, type Variables } from './pattern.ts'
import type { Condition, Statement, TrustPolicy } from './policy.ts'
import type {
  ConditionResult,
  ElementResult,
  Mismatch,
  StatementResult,
  TrustRequest,
  Verdict,
} from './verdict.ts'

/** @throws CredentialsError where the policy or the request is none: it says where, and what is there */
export function evaluate(policy: TrustPolicy, request: TrustRequest): Verdict {
  checkPolicy(policy)
  checkRequest(request)
  const asked = askedFrom(policy, request)
  const judged = policy.statements.map((statement, index) => judgeStatement(statement, index, asked))
  const statements = judged.map((each) => each.result)
  const applies = (effect: Statement['effect']) =>
    statements.some((each) => each.effect === effect && each.mismatches.length === 0)
  const allowed = applies('Allow') ? 'allowed' : 'unmatched'
  return { decision: applies('Deny') ? 'denied' : allowed, statements, doubts: decisive(judged) }
}

interface Asked extends TrustRequest {
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly variables: Variables | undefined
}

function askedFrom(policy: TrustPolicy, request: TrustRequest): Asked {
  const entries = [...Object.entries(keysOfCaller(request.caller)), ...Object.entries(request.context)]
  const values = new Map(
    entries.map(([key, value]) => [key.toLowerCase(), typeof value === 'string' ? [value] : value]),
  )
  const variables: Variables = (name) => {
    const found = isMultivalued(name.toLowerCase()) ? undefined : values.get(name.toLowerCase())
    return found?.length === 1 ? found[0] : undefined
  }
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
  return { ...request, values, variables: policy.version === '2012-10-17' ? variables : undefined }
}

/** No policy variable, even with one value. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
function isMultivalued(key: string): boolean {
  return (
    key.endsWith(':amr') ||
    [
      'aws:tagkeys',
      'aws:principalorgpaths',
      'aws:principalservicenameslist',
      'sts:transitivetagkeys',
    ].includes(key)
  )
}

interface Judged {
  readonly result: StatementResult
  /** Whether it applies, were every doubtful part to turn out the other way round too. */
  readonly sure: 'applies' | 'fails' | undefined
  readonly doubts: readonly Doubt[]
}

function judgeStatement(statement: Statement, index: number, asked: Asked): Judged {
  const principal = judgePrincipal(statement, asked.caller)
  const action = judgeAction(statement, asked.action)
  const conditions = statement.conditions.map((each) => judgeCondition(each, `Statement[${index}]`, asked))
  const { sid, effect } = statement
  const principalDoubts = doubtsOfPrincipal(statement, `Statement[${index}]`, asked.caller)
  const parts = [{ ...principal, doubts: principalDoubts }, { ...action, doubts: [] }, ...conditions]
  return {
    result: {
      index,
      ...(sid === undefined ? {} : { sid }),
      effect,
      principal,
      action,
      conditions,
      mismatches: mismatchesOf({ principal, action, conditions }),
    },
    sure: surelyOf(parts),
    doubts: parts.flatMap((each) => each.doubts),
  }
}

function surelyOf(
  parts: readonly { readonly holds: boolean; readonly doubts: readonly Doubt[] }[],
): Judged['sure'] {
  if (parts.some((each) => !each.holds && each.doubts.length === 0)) return 'fails'
  return parts.every((each) => each.doubts.length === 0) ? 'applies' : undefined
}

/** The doubts that could change the decision: none if a Deny certainly applies, and none in an Allow if another certainly applies. */
function decisive(judged: readonly Judged[]): readonly Doubt[] {
  const sure = (effect: Statement['effect']) =>
    judged.some((each) => each.result.effect === effect && each.sure === 'applies')
  if (sure('Deny')) return []
  return judged
    .filter((each) => each.sure === undefined && (each.result.effect === 'Deny' || !sure('Allow')))
    .flatMap((each) => each.doubts)
}

function judgePrincipal({ principal }: Statement, caller: Caller): ElementResult {
  const { reach, names } = principal
  const matched = names.filter((each) => isCaller(each, caller)).map((each) => each.name)
  return {
    holds: matched.length > 0 === (reach === 'only'),
    reach,
    expected: names.map((each) => each.name),
    actual: nameOf(caller),
    matched,
  }
}

function judgeAction({ action }: Statement, actual: string): ElementResult {
  const { reach, names } = action
  const matched = names.filter((each) => matchesWildcards(each.toLowerCase(), actual.toLowerCase()))
  return { holds: matched.length > 0 === (reach === 'only'), reach, expected: names, actual, matched }
}

function judgeCondition(condition: Condition, at: string, asked: Asked): ConditionResult {
  const { operator, key, values: expected } = condition
  const { variables } = asked
  const actual = asked.values.get(key.toLowerCase())
  const path = `${at}.Condition.${operator.name}.${key}`
  const judgement = judge(operator, actual, { expected, variables })
  return {
    at: path,
    operator: operator.name,
    key,
    ...judgement,
    expected,
    resolved: expected.map((each) => filledIn(each, variables)),
    actual,
    doubts: doubtsOfCondition(condition, { at: path, actual, matched: judgement.matched, ...asked }),
  }
}

function mismatchesOf(
  result: Pick<StatementResult, 'principal' | 'action' | 'conditions'>,
): readonly Mismatch[] {
  const { principal, action, conditions } = result
  return [
    ...(principal.holds ? [] : [mismatchOf('principal', principal)]),
    ...(action.holds ? [] : [mismatchOf('action', action)]),
    ...conditions
      .filter((each) => !each.holds)
      .map(
        ({ operator, key, expected, actual }) =>
          ({ kind: 'condition', operator, key, expected, actual }) as const,
      ),
  ]
}

function mismatchOf(kind: 'principal' | 'action', { expected, actual }: ElementResult): Mismatch {
  return { kind, expected, actual }
}
