/** Rejects names that would give a trust policy that admits no one, or strangers. */
import { partitions } from '../core/arn.ts'
import { CredentialsError } from '../core/errors.ts'
import { isObject } from '../core/json.ts'
import { kindOf } from './found.ts'
import { conditionKeysOf } from './issuers.ts'
import {
  environmentsOf,
  type Repository,
  type RepositoryIds,
  type Scope,
  type TrustAsk,
} from './trust-ask.ts'

/** https://docs.github.com/en/actions/reference/security/oidc */
export function checkRepository(repository: Repository): void {
  need(isObject(repository), 'repository must be an object with owner and name', repository)
  const { owner, name, ids } = repository
  const slash = typeof owner === 'string' && owner.includes('/')
  need(
    isText(owner) && /^[a-z\d][\w-]{0,99}$/i.test(owner),
    `owner must be the name of a user or an organization, such as octo-org${slash ? '; put the name of the repository into name' : ''}`,
    owner,
  )
  need(
    isText(name) && /^[\w.-]{1,100}$/.test(name) && !/^\.{1,2}$|\.git$/i.test(name),
    'name must be the name of a repository without its owner, such as octo-repo',
    name,
  )
  if (ids !== undefined) checkIds(ids)
}

function checkIds(ids: RepositoryIds): void {
  need(isObject(ids), 'ids must be an object with owner and repository', ids)
  for (const part of ['owner', 'repository'] as const)
    need(
      isText(ids[part]) && /^\d{1,20}$/.test(ids[part]),
      `ids.${part} must be a string of digits`,
      ids[part],
    )
}

export function checkScope(scope: Scope): void {
  need(isObject(scope), 'scope must be an object with a kind', scope)
  switch (scope.kind) {
    case 'branch':
      checkRef(scope.name, { kind: 'branch', prefix: 'refs/heads/', example: 'main' })
      return
    case 'tag':
      checkRef(scope.name, { kind: 'tag', prefix: 'refs/tags/', example: 'v1' })
      return
    case 'environment':
      checkEnvironment(scope.name)
      return
    case 'pull-request':
    case 'any':
      return
  }
  const known = 'branch, tag, environment, pull-request or any'
  throw wrong(`the scope's kind must be ${known}, not ${kindOf(Reflect.get(scope, 'kind'))}`)
}

/** https://git-scm.com/docs/git-check-ref-format */
function checkRef(
  name: unknown,
  ref: { readonly kind: string; readonly prefix: string; readonly example: string },
): void {
  const advice = `the name of a ${ref.kind} must be one that git accepts, such as ${ref.example}`
  need(isText(name), advice, name)
  if (name.startsWith('refs/'))
    throw wrong(
      `give the name of the ${ref.kind} without refs/…: ${ref.example} stands for ${ref.prefix}${ref.example}`,
    )
  if (/[*?[]/.test(name))
    throw wrong(
      `the name of a ${ref.kind} cannot be a pattern: list one subject for each ${ref.kind}, or use the scope any`,
    )
  const refused = /[\p{Cc} ~^:\\]|\.\.|@\{|\$\{|\/\/|^[/.]|\/\.|[/.]$|\.lock(\/|$)|^@$/u
  need(name !== '' && !refused.test(name), advice, name)
}

/** https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments */
function checkEnvironment(name: unknown): void {
  const advice = 'the name of an environment must be text without surrounding spaces, such as production'
  need(isText(name) && name !== '' && name.trim() === name && name.length <= 255, advice, name)
  if (/[*?]|\$\{/.test(name))
    throw wrong('the name of an environment cannot be a pattern: list one subject for each environment')
  if (/\p{Cc}/u.test(name)) throw wrong('the name of an environment must not have control characters')
  // GitHub sends `a:b` and `a%3Ab` as one subject, which is taken here for that of `a:b`.
  if (/%3a/i.test(name))
    throw wrong(
      'GitHub sends a colon in the name of an environment as %3A: give the name with its colon, or rename it',
    )
}

export function checkAsk(ask: TrustAsk): void {
  need(isObject(ask), 'the argument must be an object with account and subjects', ask)
  const { account, partition, audience, ids, issuer = 'token.actions.githubusercontent.com' } = ask
  need(isText(account) && /^\d{12}$/.test(account), 'account must be a string of 12 digits', account)
  const known = partitions.map((each) => each.id)
  need(
    partition === undefined || known.includes(partition),
    `partition must be one of ${known.join(', ')}`,
    partition,
  )
  checkIssuer(issuer)
  need(
    audience === undefined ||
      (isText(audience) && /^[\x21-\x7e]{1,255}$/.test(audience) && !/[*?]|\$\{/.test(audience)),
    'audience must be one audience, without spaces or wildcards',
    audience,
  )
  if (ids !== undefined) {
    checkIds(ids)
    if (!conditionKeysOf(issuer).includes('repository_id'))
      throw wrong(`IAM has no ID condition keys for the issuer ${issuer}: leave out ids`)
  }
  checkSubjects(ask.subjects)
  if (
    environmentsOf(ask.subjects).some((each) => each?.includes(':')) &&
    environmentsOf(ask.subjects).length > 1
  )
    throw wrong('an environment with a colon in its name needs a separate policy statement')
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html: no scheme, no port, no query. */
function checkIssuer(issuer: unknown): void {
  if (isText(issuer) && /^https?:\/\//i.test(issuer))
    throw wrong('issuer must be written without https://: token.actions.githubusercontent.com')
  need(
    isText(issuer) && /^(?:[a-z\d-]+\.)+[a-z\d-]+(?:\/[\w.~-]+)*$/.test(issuer),
    'issuer must be a host in lower case, with an optional path, such as token.actions.githubusercontent.com',
    issuer,
  )
}

function checkSubjects(subjects: unknown): void {
  need(
    Array.isArray(subjects) && subjects.length > 0,
    'subjects must be a list of at least one subject',
    subjects,
  )
  for (const [index, subject] of subjects.entries()) {
    const at = `subjects[${index}]`
    need(
      isText(subject) && /^\S(?:.*\S)?$/u.test(subject),
      `${at} must be a subject, such as repo:octo-org/octo-repo:ref:refs/heads/main`,
      subject,
    )
    // `${*}` and its like stand for the character itself.
    const literal = subject.replaceAll(/\$\{[*?$]\}/g, '_')
    if (literal.includes('${'))
      throw wrong(`${at} holds a policy variable, which the token's claims may fill`)
    const wild = literal.search(/[*?]/)
    if (wild >= 0 && !/^repo:[^/:@]+(?:@\d+)?\//.test(literal.slice(0, wild)))
      throw wrong(
        `${at} has a wildcard before the end of the owner, which lets in strangers: begin with repo:OWNER/`,
      )
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function need(holds: boolean, rule: string, found: unknown): asserts holds {
  if (!holds) throw wrong(`${rule}, not ${kindOf(found)}`)
}

function wrong(what: string): CredentialsError {
  return new CredentialsError('invalid-input', `Cannot write the trust policy: ${what}.`, {
    details: { reason: 'malformed' },
  })
}
