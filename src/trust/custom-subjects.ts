/** Subjects that a tenant had made of other claims, `claim:value:claim:value`. */
import { either, literal, repeat, sequence } from './expression.ts'
import { remembering } from './remember.ts'
import { expressionOf, namedIn, noParts, type Others, partNamesOf } from './template.ts'
import { type TextSet, textsOf } from './text-set.ts'

const githubFree = [
  'actor',
  'actor_id',
  'environment',
  'event_name',
  'job_workflow_sha',
  'ref_type',
  'repository_visibility',
  'runner_environment',
  'sha',
  'workflow',
  'workflow_sha',
]

const gitlabFree = [
  'deployment_tier',
  'environment',
  'environment_protected',
  'namespace_path',
  'pipeline_source',
  'project_visibility',
  'ref',
  'ref_protected',
  'ref_type',
  'user_id',
  'user_login',
]

const claimsOf = {
  /** https://docs.github.com/en/actions/reference/security/oidc#customizing-the-token-claims */
  github: [
    'repo:<owner>/<repository>',
    'repo:<owner>@<owner_id>/<repository>@<repository_id>',
    'repository:<owner>/<repository>',
    'repository_owner:<owner>',
    'repository_owner_id:<owner_id>',
    'repository_id:<repository_id>',
    'enterprise:<enterprise>',
    'enterprise_id:<enterprise_id>',
    'pull_request',
    'ref:refs/heads/<branch>',
    'ref:refs/tags/<tag>',
    'ref:refs/pull/<number>/merge',
    'base_ref:<branch>',
    'head_ref:<branch>',
    'job_workflow_ref:<value>',
    'workflow_ref:<value>',
    'repo_property_<property>:<value>',
    ...githubFree.map((each) => `${each}:<value>`),
  ],
  gitlab: ['namespace_id:<namespace_id>', ...gitlabFree.map((each) => `${each}:<value>`)],
}

/** What comes first. https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
const firstOf = {
  github: claimsOf.github,
  gitlab: [
    'project_path:<group>/<project_path>',
    'project_id:<project_id>',
    'job_project_id:<project_id>',
    'job_project_path:<group>/<project_path>',
    'source_project_id:<project_id>',
  ],
}

export type CustomKind = keyof typeof claimsOf

/** @param others names that are not the caller's; undefined where the caller may be anyone */
export function customSubjects(kind: CustomKind, others?: Others): TextSet {
  const oneOfThem = (claims: readonly string[]) =>
    either(...claims.map((each) => expressionOf(each, noParts, others)))
  return sets(JSON.stringify([kind, ...(others ?? [])]), () =>
    textsOf(sequence(oneOfThem(firstOf[kind]), repeat(sequence(literal(':'), oneOfThem(claimsOf[kind]))))),
  )
}

const sets = remembering<TextSet>()

/** The tenants that a pattern names in such a subject, by the part. */
export function namedInCustom(
  kind: CustomKind,
  pattern: string,
): readonly (readonly [part: string, name: string])[] {
  return [...firstOf[kind], ...claimsOf[kind]].flatMap((template) => {
    const [claim] = template.split(':')
    const at = `:${pattern}`.indexOf(`:${claim}:`)
    if (at < 0) return []
    return partNamesOf(template).flatMap((part) => {
      const name = namedIn(template, part, pattern.slice(at))
      return name === undefined ? [] : [[part, name] as const]
    })
  })
}
