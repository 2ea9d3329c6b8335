import { claim } from '../core/token.ts'
import type { Evidence } from './evidence.ts'
import { type Sent, sentBy } from './sent.ts'

/** What the subject of a token of GitHub says, in whichever form. https://docs.github.com/en/actions/reference/security/oidc */
export interface GithubSubject {
  readonly sent: Sent
  readonly pullRequest: boolean
  /** As the job names it. */
  readonly environment: string | undefined
  /** Made by a template of the organization or the repository, not the form that GitHub gives by itself. */
  readonly custom: boolean
  /** Whether it names this repository, so that no other repository has it. */
  readonly namesRepository: boolean
}

/** Undefined where no token was sent, or one of another issuer. */
export function githubSubject(evidence: Evidence): GithubSubject | undefined {
  const sent = sentBy(evidence)
  if (sent === undefined || !isGithub(sent.iss)) return undefined
  const { claims } = evidence
  const environment = claim(claims, 'environment') ?? /^repo:[^:]+:environment:(.+)$/s.exec(sent.sub)?.[1]
  return {
    sent,
    environment,
    pullRequest:
      environment === undefined &&
      (/:pull_request$/.test(sent.sub) || claim(claims, 'event_name') === 'pull_request'),
    custom: !isDefault(sent.sub, environment),
    namesRepository: /(^|:)(repo|repository|repository_id):/.test(sent.sub),
  }
}

/** github.com, an enterprise's slug below it, GHE.com, GitHub Enterprise Server. */
function isGithub(issuer: string): boolean {
  return /^https:\/\/token\.actions\.(githubusercontent\.com(\/|$)|[^/]+\.ghe\.com$)|\/_services\/token$/.test(
    issuer,
  )
}

/** Names of branches and tags hold no colon; those of environments do on an older GitHub Enterprise Server. */
function isDefault(sub: string, environment = ''): boolean {
  return (
    /^repo:[^:]+:(ref:refs\/[^:]+|environment:[^:]+|pull_request)$/s.test(sub) ||
    (environment !== '' &&
      sub.endsWith(`:environment:${environment}`) &&
      /^repo:[^:]+:environment:/.test(sub))
  )
}
