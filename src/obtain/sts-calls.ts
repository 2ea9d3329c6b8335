import { CredentialsError, telling } from '../core/errors.ts'
import type { SessionTag } from '../core/facts.ts'
import type { Http } from '../core/host.ts'
import type { Job } from '../core/job.ts'
import { hideIdentity, hideKeys } from '../core/masks.ts'
import { proxied } from '../core/network.ts'
import type { Plan, RoleStep } from '../core/plan.ts'
import { secretsOf } from '../core/plan-secrets.ts'
import { retrying } from '../core/retry.ts'
import type { RoleRequest } from '../core/role-request.ts'
import type { Identity, Keys, Session } from '../core/session.ts'
import { transitiveAmong } from '../core/session-tags.ts'
import { claimsFrom } from '../core/token.ts'
import { userAgent } from '../core/user-agent.ts'
import type { Correction } from '../core/verdict.ts'
import type { TokenSource } from '../sources/web-identity.ts'
import { type StsClient, stsClient } from '../sts/client.ts'
import { endpointVariable, stsEndpoint } from '../sts/endpoint.ts'
import { checkTokenRoute } from './exposure.ts'

/** A web identity, and where it comes from: `OIDC`. */
export interface WebIdentity {
  readonly by: string
  readonly tokens: TokenSource
}

/** The three calls, with this plan's endpoint, proxy and retries. */
export interface StsCalls {
  /** Opens a connection ahead of the first call. */
  open(): void
  /** Does ahead of the first call what it needs, while there is something else to wait for. */
  prepare(): void
  /** This plan's network: what is sent through it takes the plan's proxy. */
  readonly http: Http
  assumeRoleWithWebIdentity(step: RoleStep, identity: WebIdentity): Promise<Session>
  assumeRole(step: RoleStep, keys: Keys): Promise<Session>
  getCallerIdentity(keys: Keys): Promise<Identity>
}

/** Where this plan's calls go. */
export function endpointOf({ region, network }: Plan, { host }: Pick<Job, 'host'>): string {
  return stsEndpoint({ region, endpoint: network.stsEndpoint, env: host.env })
}

export function stsCalls(plan: Plan, job: Job): StsCalls {
  const { region, network, retry, targets } = plan
  const { host, facts, log } = job
  const { clock, env } = host
  const endpoint = stsEndpoint({ region, endpoint: network.stsEndpoint, env })
  const endpointFrom = endpointVariable({ endpoint: network.stsEndpoint, env })
  const http = proxied(host.http, network)
  const agent = lazily(() => userAgent(facts, env))
  const client = stsClient({
    endpoint,
    endpointFrom,
    region,
    userAgent: agent,
    sent: job.underway,
    http,
    clock,
    secrets: secretsOf(plan),
  })
  const of = plan.name === undefined ? '' : `${plan.name}: `
  const call = <T>(name: string, work: (sts: StsClient, correction: Correction) => Promise<T>) =>
    retrying({ name: `${of}${name}`, retry, clock, log: log.info }, (correction) =>
      work(client.withClockOffset(correction.clockOffsetMs), correction),
    )
  // Hidden at birth: before anything else can see them.
  const hidden = (identity: Identity) => {
    if (targets.maskAccount) hideIdentity(identity, log)
    return identity
  }
  const hiddenSession = (session: Session) => {
    hideKeys(session.keys, log)
    hidden(session.identity)
    return session
  }

  // Compatible services may leave out whom they made the session for, and need not know this call either.
  const callerIdentity = (keys: Keys) =>
    call('GetCallerIdentity', async (sts) => hidden(await sts.getCallerIdentity(keys)))
  const identified = async (session: Session): Promise<Session> =>
    session.identity.account === ''
      ? { ...session, identity: await callerIdentity(session.keys).catch(() => session.identity) }
      : session

  return {
    open: () => http.open(endpoint),
    prepare: () => void agent(),
    http,
    assumeRoleWithWebIdentity: async (step, { by, tokens }) => {
      const ask = async (sts: StsClient, { freshToken }: Correction) => {
        checkTokenRoute(plan, job)
        const token = await tokens(freshToken)
        const tell = (error: CredentialsError) => error.detailed({ claims: claimsFrom(token) ?? {} })
        const session = () => sts.assumeRoleWithWebIdentity(roleRequest(step, []), token)
        return hiddenSession(await telling(tell, session))
      }
      // No claims: there was no token to send, and the failure says why in its own words.
      const tell = (error: CredentialsError) =>
        error.details.claims === undefined ? error : error.prefixed(`Could not assume role with ${by}: `)
      return identified(await telling(tell, () => call('AssumeRoleWithWebIdentity', ask)))
    },
    assumeRole: (step, keys) =>
      lighter(
        step.tags,
        (line) => log.info(`${of}${line}`),
        (tags) =>
          call('AssumeRole', async (sts) =>
            hiddenSession(await sts.assumeRole(roleRequest(step, tags), keys)),
          ),
      ).then(identified),
    getCallerIdentity: callerIdentity,
  }
}

function roleRequest(step: RoleStep, tags: readonly SessionTag[]): RoleRequest {
  return {
    roleArn: step.role,
    sessionName: step.sessionName,
    durationSeconds: step.durationSeconds,
    ...(step.externalId === undefined ? {} : { externalId: step.externalId }),
    ...(step.policy === undefined ? {} : { policy: step.policy }),
    policyArns: step.policyArns,
    tags,
    transitiveTagKeys: transitiveAmong(step.transitiveTagKeys, tags),
  }
}

/** Policies and tags share one packed size; where it is exceeded, the tags that nobody's policy names go first. */
async function lighter<T>(
  tags: readonly SessionTag[],
  log: (line: string) => void,
  ask: (tags: readonly SessionTag[]) => Promise<T>,
): Promise<T> {
  try {
    return await ask(tags)
  } catch (thrown) {
    const kept = tags.filter((tag) => !tag.droppable)
    const tooLarge = thrown instanceof CredentialsError && thrown.retryable === 'smaller-request'
    if (!tooLarge || kept.length === tags.length) throw thrown
    // Runbooks search for the established action's words.
    log('Session tag size is too large; dropping droppable tags and retrying.')
    return ask(kept)
  }
}

function lazily<T>(make: () => T): () => T {
  const held: { value?: T } = {}
  return () => {
    held.value ??= make()
    return held.value
  }
}
