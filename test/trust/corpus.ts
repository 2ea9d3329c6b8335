/** Trust policies as they are met in real life, judged by hand. test/trust/corpus/README.md */
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { LintCode } from '../../src/trust/lint-finding.ts'
import type { TrustRequest } from '../../src/trust/verdict.ts'

export interface Entry {
  readonly file: string
  readonly id: string
  /** The page where such a policy is met. */
  readonly source: string
  readonly why: string
  readonly policy: unknown
  /** A stranger gets in. */
  readonly open: boolean
  readonly witness?: TrustRequest
  /** Nobody gets in whom the policy means. */
  readonly never: boolean
  readonly admits: readonly TrustRequest[]
  readonly refuses: readonly TrustRequest[]
  /** What must be found: for each, one of the kinds will do. */
  readonly findings: readonly (readonly Kind[])[]
  /** What may be found beside. */
  readonly also: readonly Kind[]
}

/** What can be wrong with a policy, and the linter's codes for it. */
export const codesOf = {
  /** A stranger gets in. */
  'too-wide': ['subject-too-wide', 'open-to-any-account', 'not-principal', 'reusable-workflow-alone'],
  /** Which a trust policy cannot have. */
  'not-principal': ['not-principal'],
  /** Jobs get in that are spared what protects an environment beside them. */
  'environment-bypassed': ['environment-bypassed'],
  /** Only the tenant's own get in, but more of them than it looks. */
  'too-wide-within-tenant': ['wide-within-tenant'],
  'never-matches': [
    'nothing-allowed',
    'subject-never-matches',
    'value-never-matches',
    'subject-needs-template',
    'condition-never-holds',
    'conditions-contradict',
    'date-past',
    'private-address',
    'variables-are-text',
  ],
  'required-claim-missing': ['required-claim-missing'],
  /** Whoever has a token of the tenant's own issuer gets in. */
  'subject-missing': ['subject-missing'],
  'audience-missing': ['audience-missing'],
  'fork-pull-requests': ['pull-request-admitted'],
  'case-mismatch': ['letter-case'],
  'wildcard-under-exact-operator': ['wildcard-under-equals'],
  'absent-key-passes': ['matches-absent-key'],
  'key-not-filled': ['unknown-condition-key', 'foreign-condition-key', 'key-never-present'],
  /** A condition that holds whoever comes. */
  'always-holds': ['condition-always-holds'],
  'url-as-key': ['url-as-condition-key'],
  'old-form-subject-only': ['subject-without-ids'],
  'malformed-principal': ['principal-malformed'],
  'wrong-action': ['wrong-action'],
  'deny-without-effect': ['deny-never-applies'],
  'deny-all': ['denied-to-all'],
  'tag-session-missing': ['tag-session-missing'],
  /** Found where the document is read, before any rule. */
  'invalid-document': [],
} as const satisfies Record<string, readonly LintCode[]>

export type Kind = keyof typeof codesOf

const fields = 'id source why policy open witness never admits refuses findings also'.split(' ')

const folder = new URL('./corpus/', import.meta.url)

export const corpus: readonly Entry[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .flatMap((file) => entriesOf(file, parse(readFileSync(new URL(file, folder), 'utf8'))))

function entriesOf(file: string, document: unknown): readonly Entry[] {
  if (!Array.isArray(document)) throw new Error(`${file} must be a list`)
  return document.map((each) => entryFrom(file, each))
}

function entryFrom(file: string, value: unknown): Entry {
  const at = `${file}: ${String(fieldOf(value, 'id'))}`
  const unknown = Object.keys(Object(value)).filter((each) => !fields.includes(each))
  if (unknown.length > 0) throw new Error(`${at}: there is no ${unknown.join(', ')} in an entry`)
  const witness = fieldOf(value, 'witness')
  return {
    file,
    id: textOf(value, 'id', at),
    source: textOf(value, 'source', at),
    why: textOf(value, 'why', at),
    policy: fieldOf(value, 'policy'),
    open: flagOf(value, 'open', at),
    ...(witness === undefined ? {} : { witness: requestFrom(witness, at) }),
    never: flagOf(value, 'never', at),
    admits: listOf(value, 'admits', at).map((each) => requestFrom(each, at)),
    refuses: listOf(value, 'refuses', at).map((each) => requestFrom(each, at)),
    findings: listOf(value, 'findings', at).map((each) =>
      String(each)
        .split(' or ')
        .map((kind) => kindFrom(kind, at)),
    ),
    also: listOf(value, 'also', at).map((each) => kindFrom(String(each), at)),
  }
}

function kindFrom(text: string, at: string): Kind {
  if (!isKind(text)) throw new Error(`${at}: there is no finding ${text}`)
  return text
}

export function isKind(text: string): text is Kind {
  return Object.hasOwn(codesOf, text)
}

function requestFrom(value: unknown, at: string): TrustRequest {
  const caller = fieldOf(value, 'caller')
  return {
    action: textOf(value, 'action', at),
    caller: callerFrom(caller, at),
    context: contextFrom(value, at),
  }
}

function callerFrom(value: unknown, at: string): TrustRequest['caller'] {
  const kind = textOf(value, 'kind', at)
  switch (kind) {
    case 'federated':
      return { kind, provider: textOf(value, 'provider', at) }
    case 'service':
      return { kind, service: textOf(value, 'service', at) }
    case 'aws': {
      const roleArn = fieldOf(value, 'roleArn')
      return { kind, arn: textOf(value, 'arn', at), ...(typeof roleArn === 'string' ? { roleArn } : {}) }
    }
  }
  throw new Error(`${at}: there is no caller ${kind}`)
}

function contextFrom(value: unknown, at: string): TrustRequest['context'] {
  const entries = Object.entries(Object(fieldOf(value, 'context'))).map(([key, held]) => {
    const texts: readonly unknown[] = Array.isArray(held) ? held : [held]
    const read = texts.map((each) => {
      if (typeof each !== 'string') throw new Error(`${at}: ${key} must be a string or a list of strings`)
      return each
    })
    return [key, read] as const
  })
  return Object.fromEntries(entries)
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function textOf(value: unknown, name: string, at: string): string {
  const found = fieldOf(value, name)
  if (typeof found !== 'string' || found === '') throw new Error(`${at}: ${name} must be a string`)
  return found
}

function flagOf(value: unknown, name: string, at: string): boolean {
  const found = fieldOf(value, name)
  if (typeof found !== 'boolean') throw new Error(`${at}: ${name} must be true or false`)
  return found
}

function listOf(value: unknown, name: string, at: string): readonly unknown[] {
  const found = fieldOf(value, name)
  if (found === undefined) return []
  if (!Array.isArray(found)) throw new Error(`${at}: ${name} must be a list`)
  return found
}
