/** Proofs from this machine: token files, and the credentials around the process. OIDC and keys load none of it. */

import { CredentialsError, telling } from '../core/errors.ts'
import type { Job } from '../core/job.ts'
import { hideKeys } from '../core/masks.ts'
import type { Plan, RoleStep } from '../core/plan.ts'
import { retrying } from '../core/retry.ts'
import { checkAllowed, type Session } from '../core/session.ts'
import { ambientKeys } from '../sources/ambient.ts'
import type { AmbientKeys, AmbientRole } from '../sources/chain-means.ts'
import { fileTokens, type TokenFileOptions } from '../sources/token-file.ts'
import { onlyJwt, type TokenSource } from '../sources/web-identity.ts'
import type { StsCalls } from './sts-calls.ts'

/** The token in a file that an input or a variable names. */
export function tokensIn(
  file: Pick<TokenFileOptions, 'path' | 'origin' | 'opaque'>,
  { host, facts, log }: Job,
): TokenSource {
  const { workspace } = facts
  return fileTokens({ ...file, workspace, files: host.files, log, platform: host.machine.platform })
}

interface AroundOptions {
  readonly calls: StsCalls
  /** Told of half-set variables. */
  readonly note: (text: string) => void
}

/** The credentials around this process, hidden from the log before anything else sees them. */
export async function around(plan: Plan, job: Job, { calls, note }: AroundOptions): Promise<AmbientKeys> {
  const { region, source, retry } = plan
  const { env, files, clock } = job.host
  const { info: log, mask } = job.log
  const by = 'web identity token file'
  const masked = (tokens: TokenSource) => async (fresh: boolean) => {
    const token = await tokens(fresh)
    mask(token)
    return token
  }
  // A service of one's own may take other tokens.
  const opaque = plan.network.stsEndpoint === undefined ? undefined : true
  const sendable = opaque ? (tokens: TokenSource) => tokens : onlyJwt
  const found = await ambientKeys({
    env,
    region,
    sessionName: job.facts.sessionName,
    http: calls.http,
    files,
    log,
    mask,
    note,
    instead: source.kind === 'ambient' ? source : {},
    retrying: (name, work) => retrying({ name, retry, clock, log }, work),
    roles: {
      assumeRole: (role, keys) => final(() => calls.assumeRole(stepOf(role), keys)),
      assumeRoleWithWebIdentity: (role, tokens) =>
        final(() => calls.assumeRoleWithWebIdentity(stepOf(role), { by, tokens: masked(sendable(tokens)) })),
    },
    tokensIn: (path, origin) => tokensIn({ path, origin, opaque }, job),
  })
  hideKeys(found.keys, job.log)
  return found
}

/** The existing credentials, if they work and belong to an allowed account. */
export async function existing(plan: Plan, job: Job, calls: StsCalls): Promise<Session | undefined> {
  const { log } = job
  try {
    const found = await around(plan, job, { calls, note: log.info })
    const identity = await calls.getCallerIdentity(found.keys)
    checkAllowed(identity, plan.guard.allowedAccounts)
    log.info('Pre-existing credentials are valid. No need to generate new ones.')
    return { ...found, identity }
  } catch (thrown) {
    if (!(thrown instanceof CredentialsError)) throw thrown
    log.info('No valid credentials exist. Running as normal.')
    log.debug(`The existing credentials were not kept: ${thrown.message}`)
    return undefined
  }
}

/** Has been retried already, and says whose failure it is by its details: the role is none of the plan's. */
function final(call: () => Promise<Session>): Promise<Session> {
  return telling(
    ({ code, message, details }) =>
      new CredentialsError(code.startsWith('sts-') ? 'no-credentials' : code, message, { details }),
    call,
  )
}

/** As it is: what the inputs say of policies and tags is about the role that is to be assumed with these credentials. */
function stepOf({ externalId, ...role }: AmbientRole): RoleStep {
  return { ...role, externalId, policy: undefined, policyArns: [], tags: [], transitiveTagKeys: [] }
}
