/** A role's trust policy, read from its JSON. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
import { isObject } from '../core/json.ts'
import { kindOf } from './found.ts'
import type { Operator } from './operators.ts'
import { type Fields, type Report, readConditions, readTexts } from './read-conditions.ts'

export interface TrustPolicy {
  readonly version: string
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly sid?: string
  readonly effect: 'Allow' | 'Deny'
  readonly principal: PrincipalElement
  readonly action: ActionElement
  readonly conditions: readonly Condition[]
}

/** Whom the statement names: `only` these, or all `except` these (NotPrincipal). */
export interface PrincipalElement {
  readonly reach: 'only' | 'except'
  readonly names: readonly PrincipalName[]
}

export interface PrincipalName {
  /** `*` represents a bare `"Principal": "*"`. */
  readonly type: 'AWS' | 'Federated' | 'Service' | 'CanonicalUser' | '*'
  readonly name: string
}

export interface ActionElement {
  readonly reach: 'only' | 'except'
  readonly names: readonly string[]
}

export interface Condition {
  readonly operator: Operator
  /** As written; keys compare without regard to case. */
  readonly key: string
  readonly values: readonly string[]
}

/** One thing wrong with the document, and where: `Statement[0].Condition.StringLike`. */
export interface PolicyProblem {
  readonly at: string
  readonly message: string
}

export type ParsedPolicy =
  | { readonly kind: 'policy'; readonly policy: TrustPolicy }
  | { readonly kind: 'problems'; readonly problems: readonly [PolicyProblem, ...PolicyProblem[]] }

/** Reads a trust policy, its JSON text or the value that the text holds; finds every problem, not only the first. */
export function trustPolicyFrom(document: unknown): ParsedPolicy {
  const problems: PolicyProblem[] = []
  const policy = readDocument(document, (at, message) => problems.push({ at, message }))
  const [first, ...rest] = problems
  return first === undefined ? { kind: 'policy', policy } : { kind: 'problems', problems: [first, ...rest] }
}

const nothing: TrustPolicy = { version: '2008-10-17', statements: [] }

function readDocument(document: unknown, report: Report): TrustPolicy {
  const value = typeof document === 'string' ? readJson(document, report) : document
  if (value === undefined && typeof document === 'string') return nothing
  if (!isObject(value)) {
    report('', `The policy must be a JSON object, not ${kindOf(value)}.`)
    return nothing
  }
  rejectUnknown(value, ['Version', 'Id', 'Statement'], '', report)
  const version = readVersion(value['Version'], report)
  const list = Array.isArray(value['Statement']) ? value['Statement'] : [value['Statement']]
  return {
    version,
    statements: list.map((each, index) => readStatement(each, `Statement[${index}]`, report)),
  }
}

function readVersion(value: unknown, report: Report): string {
  if (value === '2012-10-17' || value === '2008-10-17') return value
  if (value !== undefined)
    report('Version', `Version must be "2012-10-17" (or the older "2008-10-17"), not ${kindOf(value)}.`)
  return nothing.version
}

function readJson(text: string, report: Report): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which may be long or private.
    report('', 'The policy is not valid JSON.')
    return undefined
  }
}

function readStatement(value: unknown, at: string, report: Report): Statement {
  const fields = isObject(value) ? value : {}
  if (!isObject(value)) report(at, `A statement must be a JSON object, not ${kindOf(value)}.`)
  rejectUnknown(fields, elements, at, report)
  for (const each of ['Resource', 'NotResource'])
    if (fields[each] !== undefined)
      report(`${at}.${each}`, 'A trust policy has no Resource: the role is the resource.')
  const effect = fields['Effect']
  if (effect !== 'Allow' && effect !== 'Deny')
    report(`${at}.Effect`, `Effect must be "Allow" or "Deny", not ${kindOf(effect)}.`)
  const sid = fields['Sid']
  if (sid !== undefined && typeof sid !== 'string')
    report(`${at}.Sid`, `Sid must be a string, not ${kindOf(sid)}.`)
  return {
    ...(typeof sid === 'string' ? { sid } : {}),
    effect: effect === 'Deny' ? 'Deny' : 'Allow',
    principal: readPrincipal(fields, at, report),
    action: readAction(fields, at, report),
    conditions: readConditions(fields['Condition'], `${at}.Condition`, report),
  }
}

const elements = 'Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition'.split(
  ' ',
)

function readPrincipal(fields: Fields, at: string, report: Report): PrincipalElement {
  const element = exactlyOne(fields, ['Principal', 'NotPrincipal'], at, report)
  const reach = element === 'NotPrincipal' ? 'except' : 'only'
  const value = fields[element]
  if (value === '*') return { reach, names: [{ type: '*', name: '*' }] }
  if (!isObject(value)) {
    if (value !== undefined)
      report(
        `${at}.${element}`,
        `${element} must be "*" or an object such as {"AWS": "…"}, not ${kindOf(value)}.`,
      )
    return { reach, names: [] }
  }
  const names = Object.entries(value).flatMap(([type, name]) => {
    if (!isPrincipalType(type)) {
      report(
        `${at}.${element}.${type}`,
        'The kinds of principal are AWS, Federated, Service and CanonicalUser.',
      )
      return []
    }
    return readTexts(name, `${at}.${element}.${type}`, report).map((each) => ({ type, name: each }))
  })
  return { reach, names }
}

function isPrincipalType(type: string): type is Exclude<PrincipalName['type'], '*'> {
  return type === 'AWS' || type === 'Federated' || type === 'Service' || type === 'CanonicalUser'
}

function readAction(fields: Fields, at: string, report: Report): ActionElement {
  const element = exactlyOne(fields, ['Action', 'NotAction'], at, report)
  const value = fields[element]
  return {
    reach: element === 'NotAction' ? 'except' : 'only',
    names: value === undefined ? [] : readTexts(value, `${at}.${element}`, report),
  }
}

function exactlyOne(fields: Fields, names: readonly [string, string], at: string, report: Report): string {
  const present = names.filter((name) => fields[name] !== undefined)
  if (present.length !== 1) report(at, `A trust statement has exactly one of ${names.join(' and ')}.`)
  return present[0] ?? names[0]
}

function rejectUnknown(fields: Fields, known: readonly string[], at: string, report: Report): void {
  for (const name of Object.keys(fields))
    if (!known.includes(name)) report(at === '' ? name : `${at}.${name}`, `Unknown element ${name}.`)
}
