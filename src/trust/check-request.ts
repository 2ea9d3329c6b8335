/** What `evaluate` is handed by a program without types. */
import { CredentialsError } from '../core/errors.ts'
import { kindOf } from './found.ts'
import { isBaseOperator } from './operators.ts'

/** @throws CredentialsError that says where the policy is none, and what is there */
export function checkPolicy(policy: unknown): void {
  if (fieldOf(policy, 'Statement') !== undefined)
    throw wrong('it is a document: pass the result of trustPolicyFrom')
  need(policy, '', 'an object')
  needText(policy, 'version', '')
  for (const [index, statement] of listOf(policy, 'statements', '').entries())
    checkStatement(statement, `statements[${index}]`)
}

function checkStatement(statement: unknown, at: string): void {
  need(statement, at, 'an object')
  const effect = fieldOf(statement, 'effect')
  if (effect !== 'Allow' && effect !== 'Deny') throw unexpected(`${at}.effect`, '"Allow" or "Deny"', effect)
  for (const element of ['principal', 'action']) {
    const value = fieldOf(statement, element)
    need(value, `${at}.${element}`, 'an object')
    const reach = fieldOf(value, 'reach')
    if (reach !== 'only' && reach !== 'except')
      throw unexpected(`${at}.${element}.reach`, '"only" or "except"', reach)
  }
  for (const [index, name] of listOf(fieldOf(statement, 'principal'), 'names', `${at}.principal`).entries()) {
    needText(name, 'type', `${at}.principal.names[${index}]`)
    needText(name, 'name', `${at}.principal.names[${index}]`)
  }
  needTexts(fieldOf(fieldOf(statement, 'action'), 'names'), `${at}.action.names`)
  for (const [index, condition] of listOf(statement, 'conditions', at).entries())
    checkCondition(condition, `${at}.conditions[${index}]`)
}

function checkCondition(condition: unknown, at: string): void {
  const operator = fieldOf(condition, 'operator')
  const base = fieldOf(operator, 'base')
  if (typeof base !== 'string' || !isBaseOperator(base))
    throw unexpected(`${at}.operator.base`, 'an IAM operator', base)
  needText(operator, 'name', `${at}.operator`)
  needText(condition, 'key', at)
  needTexts(fieldOf(condition, 'values'), `${at}.values`)
}

/** @throws CredentialsError that says which part of the request is missing or of another kind */
export function checkRequest(request: unknown): void {
  need(request, 'request', 'an object with action, caller and context')
  needText(request, 'action', 'request')
  const caller = fieldOf(request, 'caller')
  const kind = fieldOf(caller, 'kind')
  if (kind !== 'aws' && kind !== 'federated' && kind !== 'service')
    throw unexpected('request.caller.kind', '"aws", "federated" or "service"', kind)
  needText(caller, { aws: 'arn', federated: 'provider', service: 'service' }[kind], 'request.caller')
  if (fieldOf(caller, 'roleArn') !== undefined) needText(caller, 'roleArn', 'request.caller')
  const context = fieldOf(request, 'context')
  need(context, 'request.context', 'an object of condition keys and values')
  for (const [key, value] of Object.entries(context ?? {}))
    if (typeof value !== 'string') needTexts(value, `request.context["${key}"]`)
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function need(value: unknown, at: string, expected: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unexpected(at, expected, value)
}

function needText(value: unknown, name: string, at: string): void {
  const found = fieldOf(value, name)
  if (typeof found !== 'string') throw unexpected(at === '' ? name : `${at}.${name}`, 'a string', found)
}

function listOf(value: unknown, name: string, at: string): readonly unknown[] {
  const found = fieldOf(value, name)
  if (!Array.isArray(found)) throw unexpected(at === '' ? name : `${at}.${name}`, 'a list', found)
  return found
}

function needTexts(value: unknown, at: string): void {
  if (!Array.isArray(value)) throw unexpected(at, 'a string or a list of strings', value)
  for (const [index, each] of value.entries())
    if (typeof each !== 'string') throw unexpected(`${at}[${index}]`, 'a string', each)
}

function unexpected(at: string, expected: string, found: unknown): CredentialsError {
  const where = at === '' ? 'the argument' : at
  return wrong(`${where} must be ${expected}, not ${kindOf(found)}`)
}

function wrong(what: string): CredentialsError {
  return new CredentialsError('invalid-input', `Cannot judge the trust policy: ${what}.`, {
    details: { reason: 'malformed' },
  })
}
