// https://docs.github.com/en/actions/reference/workflows-and-actions/variables
// https://docs.github.com/en/actions/reference/security/oidc

import { CredentialsError } from '../core/errors.ts'
import type { Facts, JobTag } from '../core/facts.ts'
import type { Env, HttpAnswer } from '../core/host.ts'
import { jsonFrom, memberOf } from '../core/json.ts'
import { isLoopback } from '../core/loopback.ts'
import type { JobToken, Platform, RequestedToken } from '../core/platform.ts'

/** GitHub Actions, and Forgejo Actions, which keeps the same contract. */
export const github: Platform = {
  name: 'github',
  detect: (env) => env['GITHUB_ACTIONS'] === 'true',
  facts,
  token,
}

/** One word, as names of sessions and user agents need it. */
const product = 'GitHubActions'

function facts(env: Env): Facts {
  const of = (name: string) => env[name] || undefined
  const found = {
    repository: of('GITHUB_REPOSITORY'),
    ref: of('GITHUB_REF'),
    sha: of('GITHUB_SHA'),
    event: of('GITHUB_EVENT_NAME'),
    eventFile: of('GITHUB_EVENT_PATH'),
    actor: of('GITHUB_ACTOR'),
    workflow: of('GITHUB_WORKFLOW'),
    job: of('GITHUB_JOB'),
    runId: of('GITHUB_RUN_ID'),
    runAttempt: of('GITHUB_RUN_ATTEMPT'),
    action: of('GITHUB_ACTION'),
    serverUrl: of('GITHUB_SERVER_URL'),
    workspace: of('GITHUB_WORKSPACE'),
    temp: of('RUNNER_TEMP'),
  }
  return {
    platform: 'github',
    ...found,
    actionSource: actionSource(env),
    sessionName: product,
    executionEnvironment: product,
    sessionTags: sessionTags(found, of),
  }
}

/** The established action's keys: trust policies name them. */
function sessionTags(
  facts: Pick<
    Facts,
    'repository' | 'workflow' | 'action' | 'actor' | 'sha' | 'ref' | 'event' | 'runId' | 'job'
  >,
  of: (name: string) => string | undefined,
): readonly JobTag[] {
  const kept = {
    GitHub: 'Actions',
    Repository: facts.repository,
    Workflow: facts.workflow,
    Action: facts.action,
    Actor: facts.actor,
    Commit: facts.sha,
    Branch: facts.ref,
  }
  const droppable = {
    EventName: facts.event,
    BaseRef: of('GITHUB_BASE_REF'),
    HeadRef: of('GITHUB_HEAD_REF'),
    RunId: facts.runId,
    Job: facts.job,
    TriggeringActor: of('GITHUB_TRIGGERING_ACTOR'),
  }
  return Object.entries({ ...kept, ...droppable }).map(([key, value]) => ({
    key,
    value,
    droppable: key in droppable,
  }))
}

/** Known where the step names the action by its repository; a local one is not. Only what makes a sound link is used. */
function actionSource(env: Env): Facts['actionSource'] {
  const sound = (name: string, form: RegExp) => {
    const text = env[name]
    return text && form.test(text) ? text : undefined
  }
  const server = sound('GITHUB_SERVER_URL', /^https:\/\/[\w.:-]+$/)
  const repository = sound('GITHUB_ACTION_REPOSITORY', /^[\w.-]+\/[\w.-]+$/)
  const ref = sound('GITHUB_ACTION_REF', /^[\w./-]+$/)
  if (server === undefined || repository === undefined || ref === undefined) return undefined
  return { repositoryUrl: `${server}/${repository}`, ref }
}

/** Both are in every step of a job that may ask for tokens, and in no other. */
const urlVariable = 'ACTIONS_ID_TOKEN_REQUEST_URL'
const bearerVariable = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'

function token(env: Env): JobToken {
  const { [urlVariable]: base = '', [bearerVariable]: bearer = '' } = env
  const secrets = [bearer]
  if (base === '' || bearer === '') {
    return {
      kind: 'none',
      secrets,
      because:
        'This job may not ask for an OIDC token. Did you mean to set the `id-token` permission? ' +
        'A reusable workflow needs it in the calling job too, and pull requests from forks do not get it',
      fix: "Add to the job: 'permissions: { id-token: write, contents: read }'",
      variables: [urlVariable, bearerVariable],
    }
  }
  return {
    kind: 'on-request',
    secrets,
    renewable: true,
    allowance: 'GitHub allows for about six hours',
    ask: asking({ base, bearer }),
  }
}

interface TokenService {
  readonly base: string
  readonly bearer: string
}

function asking({ base, bearer }: TokenService): RequestedToken['ask'] {
  return async ({ audience, sent }, { http }) => {
    checkTokenUrl(base)
    if (!/^[\x20-\x7e]+$/.test(bearer))
      throw unusable(`${bearerVariable} holds a line break or another character that no token has`)
    // Written as it will be sent: what chooses a proxy sees the same host.
    const { href: url } = new URL(
      `${base}${base.includes('?') ? '&' : '?'}audience=${encodeURIComponent(audience)}`,
    )
    const answer = await http.send({
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${bearer}`, accept: 'application/json; api-version=2.0' },
      ...(sent === undefined ? {} : { sent }),
    })
    return tokenIn(answer) ?? (await failed(answer, bearer))
  }
}

/** Undefined where the answer is no success. */
function tokenIn({ status, body }: HttpAnswer): string | undefined {
  const value = status === 200 ? memberOf(jsonFrom(body), 'value') : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What is said of failures is loaded with the first. */
async function failed(answer: HttpAnswer, bearer: string): Promise<never> {
  throw (await import('./github-refusal.ts')).refusalFrom(answer, bearer)
}

/** The bearer token goes to https, or to this machine. */
function checkTokenUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return
  throw unusable(`${urlVariable} is not an https URL, and the bearer token goes nowhere else`)
}

function unusable(why: string): CredentialsError {
  return new CredentialsError(
    'token-request-failed',
    `The OIDC token was not requested: ${why}. The runner sets this variable; do not override it.`,
    { details: { reason: 'overridden' } },
  )
}
