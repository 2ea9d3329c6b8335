/** Rules about whom a statement lets in, and to do what. */
import { issuerOf } from './issuers.ts'
import { allows, conditionsOn, eachHost, error, pathOf, type Rule, warning } from './lint-statement.ts'
import { matchesWildcards } from './pattern.ts'

const requiredClaims = eachHost((host, statement, at) => {
  const required = issuerOf(host)?.required ?? []
  return required
    .filter((claim) => conditionsOn(statement, host, claim).length === 0)
    .map((claim) =>
      error('required-claim-missing', {
        at: `${at}.Condition`,
        message: `Everyone can have tokens of ${host}; without a condition on ${host}:${claim}, IAM refuses the policy.`,
        fix: `Add a condition on ${host}:${claim}.`,
      }),
    )
})

const subjectMissing = eachHost((host, statement, at) => {
  const required = issuerOf(host)?.required.includes('sub') === true
  if (required || conditionsOn(statement, host, 'sub').length > 0) return []
  return [
    warning('subject-missing', {
      at: `${at}.Condition`,
      message: `Every subject of ${host} is let in.`,
      fix: `Add a condition on ${host}:sub.`,
    }),
  ]
})

const audienceMissing = eachHost((host, statement, at) => {
  const required = issuerOf(host)?.required.includes('aud') === true
  if (required || conditionsOn(statement, host, 'aud').length > 0) return []
  return [
    warning('audience-missing', {
      at: `${at}.Condition`,
      message: `A token for any audience of the provider ${host} is let in.`,
      fix: `Add "StringEquals": {"${host}:aud": "sts.amazonaws.com"}.`,
    }),
  ]
})

/** Subjects that a stranger's repository, project or account can have too. */
const strangers: readonly (readonly [issuer: string, subject: string])[] = [
  ['token.actions.githubusercontent.com', 'repo:stranger/repository:ref:refs/heads/main'],
  ['token.actions.githubusercontent.com', 'repo:stranger@1/repository@1:ref:refs/heads/main'],
  ['gitlab.com', 'project_path:stranger/project:ref_type:branch:ref:main'],
  ['agent.buildkite.com', 'organization:stranger:pipeline:p:ref:refs/heads/main:commit:c:step:s'],
  ['app.terraform.io', 'organization:stranger:project:p:workspace:w:run_phase:apply'],
]

const subjectTooWide = eachHost((host, statement, at) =>
  conditionsOn(statement, host, 'sub').flatMap((condition) => {
    const wide = condition.values.find((value) =>
      strangers.some(([issuer, subject]) => issuer === host && matchesWildcards(value, subject)),
    )
    if (wide === undefined || condition.operator.base !== 'StringLike') return []
    return [
      error('subject-too-wide', {
        at: pathOf(at, condition),
        message: `${wide} also matches the subjects of strangers: ${host} serves everyone.`,
        fix: 'Name the organization and the repository before the first wildcard.',
      }),
    ]
  }),
)

const githubHost = 'token.actions.githubusercontent.com'

/** https://docs.github.com/en/actions/reference/security/oidc */
const subjectWithoutIds = eachHost((host, statement, at) => {
  const conditions = conditionsOn(statement, host, 'sub')
  const values = conditions.flatMap((each) => each.values)
  const [first] = conditions
  if (host !== githubHost || first === undefined || values.some((each) => /^repo:[^:]*[@*]/.test(each)))
    return []
  if (!values.some((each) => each.startsWith('repo:'))) return []
  return [
    warning('subject-without-ids', {
      at: pathOf(at, first),
      message:
        'Repositories created, renamed or transferred after 15 July 2026 have subjects with IDs, repo:OWNER@ID/NAME@ID:…, which this does not match.',
      fix: 'Add the subject with IDs beside the one without.',
    }),
  ]
})

const wrongAction = eachHost((host, statement, at) => {
  if (allows(statement, 'sts:AssumeRoleWithWebIdentity')) return []
  return [
    error('wrong-action', {
      at: `${at}.Action`,
      message: `Tokens of ${host} are shown with sts:AssumeRoleWithWebIdentity, which the statement does not allow.`,
      fix: 'Write "Action": "sts:AssumeRoleWithWebIdentity".',
    }),
  ]
})

const tagSessionMissing: Rule = (statement, at) => {
  const trustsAws = statement.principal.names.some((each) => each.type === 'AWS')
  const relevant = statement.effect === 'Allow' && trustsAws && allows(statement, 'sts:AssumeRole')
  if (!relevant || allows(statement, 'sts:TagSession')) return []
  return [
    warning('tag-session-missing', {
      at: `${at}.Action`,
      message: 'Sessions with tags are refused, and by default a session assumed with keys is tagged.',
      fix: 'Add sts:TagSession to the actions, or skip session tagging.',
    }),
  ]
}

export const subjectRules: readonly Rule[] = [
  requiredClaims,
  subjectMissing,
  subjectTooWide,
  subjectWithoutIds,
  audienceMissing,
  wrongAction,
  tagSessionMissing,
]
