/** Rules about condition operators and keys. */
import { conditionKeysOf, issuerOf, issuers } from './issuers.ts'
import { eachCondition, error, hostsOf, type Rule, warning } from './lint-statement.ts'

const wildcardUnderEquals = eachCondition((condition, at) => {
  const { base, name } = condition.operator
  const wild = condition.values.find((each) => /[*?]/.test(each.replaceAll(/\$\{[^}]*\}/g, '')))
  if (!base.startsWith('String') || base.endsWith('Like') || wild === undefined) return []
  return [
    error('wildcard-under-equals', {
      at,
      message: `${name} compares letter for letter: the wildcard in ${wild} matches only itself.`,
      fix: `Write ${name.replace(/(Not)?Equals(IgnoreCase)?/, '$1Like')} instead of ${name}.`,
    }),
  ]
})

const unknownKey = eachCondition((condition, at, statement) => {
  const [host, claim] = issuerKey(condition.key)
  if (host === undefined || claim === undefined || !hostsOf(statement).includes(host)) return []
  const keys = conditionKeysOf(host)
  if (issuerOf(host) === undefined || keys.some((each) => each.toLowerCase() === claim.toLowerCase()))
    return []
  return [
    error('unknown-condition-key', {
      at,
      message: `The claim ${claim} of ${host} is no condition key of IAM: the condition never holds.`,
      fix: `Use one of ${keys.join(', ')}, or have the issuer put the claim into sub.`,
    }),
  ]
})

const foreignKey = eachCondition((condition, at, statement) => {
  const [host] = issuerKey(condition.key)
  const trusted = hostsOf(statement)
  if (host === undefined || trusted.length === 0 || trusted.includes(host)) return []
  return [
    error('foreign-condition-key', {
      at,
      message: `The statement trusts ${trusted.join(', ')}, whose tokens never fill ${condition.key}.`,
      fix: `Write ${trusted[0]}:… , or trust the provider ${host}.`,
    }),
  ]
})

const urlAsKey = eachCondition((condition, at) => {
  if (!/^https?:\/\//i.test(condition.key)) return []
  return [
    error('url-as-condition-key', {
      at,
      message: 'Condition keys have the issuer without https://.',
      fix: `Write ${condition.key.replace(/^https?:\/\//i, '')}.`,
    }),
  ]
})

/** Host and claim of a key that an issuer fills; both undefined for keys such as aws:PrincipalArn. */
function issuerKey(key: string): readonly [host?: string, claim?: string] {
  if (/^https?:\/\//i.test(key)) return []
  const longest = issuers.find((each) => key.startsWith(`${each.host}:`) || key.startsWith(`${each.host}/`))
  const colon = longest === undefined ? key.lastIndexOf(':') : key.indexOf(':', longest.host.length)
  const host = key.slice(0, colon)
  return host.includes('.') ? [host, key.slice(colon + 1)] : []
}

const matchesAbsentKey = eachCondition((condition, at, statement) => {
  if (statement.effect === 'Deny' || condition.operator.quantifier !== 'all') return []
  return [
    warning('matches-absent-key', {
      at,
      message: `${condition.operator.name} also holds where the request has no ${condition.key}.`,
      fix: `For a key with one value, leave out ForAllValues; for one with several, add "Null": {"${condition.key}": "false"}.`,
    }),
  ]
})

export const conditionRules: readonly Rule[] = [
  wildcardUnderEquals,
  unknownKey,
  foreignKey,
  urlAsKey,
  matchesAbsentKey,
]
