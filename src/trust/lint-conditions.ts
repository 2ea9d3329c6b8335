/** Rules about single conditions: operators, variables, keys. */
import { admissionOf } from './admits.ts'
import { presence } from './explain-absent.ts'
import { conditionKeysOf, requiredOf } from './issuers.ts'
import { finding, type LintFinding, type PatchStep, type Path, pointerTo } from './lint-finding.ts'
import {
  conditionsOn,
  hostsOf,
  isNegated,
  type Named,
  pathOfCondition,
  type Rule,
  type Scope,
  saysNothing,
} from './lint-scope.ts'
import type { Condition } from './policy.ts'

function eachCondition(
  find: (condition: Condition, named: Named, scope: Scope) => readonly LintFinding[],
): Rule {
  return (scope) =>
    scope.statements.flatMap((named) =>
      named.statement.conditions.flatMap((each) => find(each, named, scope)),
    )
}

const wildcardUnderEquals = eachCondition((condition, named) => {
  const { base, name } = condition.operator
  const wild = condition.values.find((each) => /[*?]/.test(each.replaceAll(/\$\{[^}]*\}/g, '')))
  if (!base.startsWith('String') || base.endsWith('Like') || wild === undefined) return []
  return [
    finding('wildcard-under-equals', pathOfCondition(named, condition), {
      message: `${name} compares exactly: the wildcard in ${wild} matches only itself.`,
      fix: `Write ${name.replace(/(Not)?Equals(IgnoreCase)?/, '$1Like')} instead of ${name}.`,
    }),
  ]
})

/** Keys that a request may well have none of, and that are meant to be limited only where they are there. */
const limited = /^(aws:tagkeys|sts:transitivetagkeys|saml:.*)$/

const matchesAbsentKey = eachCondition((condition, named) => {
  const { operator, key } = condition
  if (named.statement.effect === 'Deny' || operator.quantifier !== 'all' || operator.base === 'Null')
    return []
  const asksPresence = named.statement.conditions.some(
    (each) =>
      each.operator.base === 'Null' &&
      each.key.toLowerCase() === key.toLowerCase() &&
      each.values.includes('false'),
  )
  if (asksPresence || limited.test(key.toLowerCase()) || isNeverThere(condition, named)) return []
  return [
    finding('matches-absent-key', pathOfCondition(named, condition), {
      message: `${operator.name} also matches a request without ${key}.`,
      fix: `For a key with one value, remove ForAllValues; for a key with several values, add "Null": {"${key}": "false"}.`,
      patch: [addition(named, 'Null', { key, value: 'false' })],
    }),
  ]
})

/** One more condition: it can only let in fewer. */
function addition(
  { statement, path }: Named,
  operator: string,
  { key, value }: { readonly key: string; readonly value: string },
): PatchStep {
  const condition: Path = [...path, 'Condition']
  if (statement.conditions.length === 0)
    return { op: 'add', path: pointerTo(condition), value: { [operator]: { [key]: value } } }
  const beside = statement.conditions.some((each) => each.operator.name === operator)
  return beside
    ? { op: 'add', path: pointerTo([...condition, operator, key]), value }
    : { op: 'add', path: pointerTo([...condition, operator]), value: { [key]: value } }
}

function isNeverThere({ key }: Condition, { worlds, statement }: Named): boolean {
  const there = { ...statement, conditions: [presence(key)] }
  const policy = { version: '2012-10-17', statements: [there] }
  return worlds.length > 0 && worlds.every((world) => admissionOf(policy, world).kind === 'none')
}

const alwaysHolds = eachCondition((condition, named) => {
  const { operator, key } = condition
  const heldByAbsence =
    operator.base === 'Null'
      ? condition.values.includes('true')
      : operator.ifExists ||
        operator.quantifier === 'all' ||
        (isNegated(condition) && operator.quantifier === 'single')
  if (named.statement.effect === 'Deny' || !heldByAbsence || !isNeverThere(condition, named)) return []
  return [
    finding('condition-always-holds', pathOfCondition(named, condition), {
      message: `No request of these callers has ${key}, so ${operator.name} always matches and excludes no one.`,
      fix: 'Use a key that the requests have, or remove the condition.',
    }),
  ]
})

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
const variablesAreText = eachCondition((condition, named, { policy }) => {
  if (policy.version === '2012-10-17' || !condition.values.some((each) => each.includes('${'))) return []
  return [
    finding('variables-are-text', pathOfCondition(named, condition), {
      message: `Without "Version": "2012-10-17", \${…} is plain text.`,
      fix: 'Write "Version": "2012-10-17" at the top of the policy.',
    }),
  ]
})

const audienceMissing: Rule = ({ statements }) =>
  statements.flatMap((named) =>
    hostsOf(named).flatMap((host) => {
      const asked = conditionKeysOf(host).includes('aud') && !requiredOf(host).includes('aud')
      // Google has the audience in oaud where a service account asks on its own behalf.
      const audiences = ['aud', 'oaud'].flatMap((each) => conditionsOn(named.statement, host, each))
      if (!asked || audiences.some((each) => !saysNothing(each))) return []
      const china = named.statement.principal.names.some((each) => each.name.startsWith('arn:aws-cn:'))
      const audience = china ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com'
      const key = `${host}:aud`
      return [
        finding('audience-missing', [...named.path, 'Condition'], {
          message: `Tokens for every audience of the provider ${host} are let in.`,
          fix: `Add "StringEquals": {"${key}": "${audience}"}, or the audience that your tokens have.`,
          patch: [addition(named, 'StringEquals', { key, value: audience })],
        }),
      ]
    }),
  )

export const conditionRules: readonly Rule[] = [
  wildcardUnderEquals,
  matchesAbsentKey,
  alwaysHolds,
  variablesAreText,
  audienceMissing,
]
