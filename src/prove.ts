import { CredentialsError, telling } from './core/errors.ts'
import type { Plan, RoleStep } from './core/plan.ts'
import { retrying } from './core/retry.ts'
import type { Keys, Session } from './core/session.ts'
import type { Job } from './job.ts'
import { hideKeys } from './masks.ts'
import { type AmbientKeys, ambientKeys } from './sources/ambient.ts'
import type { AmbientRole } from './sources/chain-means.ts'
import { oidcTokens } from './sources/oidc.ts'
import { fileTokens, type TokenFileOptions } from './sources/token-file.ts'
import { onlyJwt, type TokenSource } from './sources/web-identity.ts'
import type { StsCalls } from './sts-calls.ts'

/** What a source yields. */
export type Proof =
  | {
      readonly kind: 'web-identity'
      readonly by: 'OIDC' | 'web identity token file'
      readonly tokens: TokenSource
    }
  | { readonly kind: 'keys'; readonly keys: Keys; readonly expiration?: number }

/** Asks the plan's source. */
export async function prove(plan: Plan, job: Job, calls: StsCalls): Promise<Proof> {
  const { source, retry } = plan
  const { host, channel, platform } = job
  switch (source.kind) {
    case 'keys':
      return { kind: 'keys', keys: source.keys }
    case 'token-file':
      return {
        kind: 'web-identity',
        by: 'web identity token file',
        tokens: tokensIn(
          { path: source.path, origin: 'web-identity-token-file', opaque: source.opaque },
          job,
        ),
      }
    case 'oidc': {
      const ask = { audience: source.audience, proxyFor: calls.proxyFor }
      const context = { retry, clock: host.clock, log: channel.info }
      return {
        kind: 'web-identity',
        by: 'OIDC',
        // The connection to STS opens while the token is on its way.
        tokens: oidcTokens({ platform, host, channel, ask, retry: context, meanwhile: calls.open }),
      }
    }
    case 'ambient':
      return { kind: 'keys', ...(await around(plan, job, { calls, note: channel.warning })) }
  }
}

function tokensIn(
  file: Pick<TokenFileOptions, 'path' | 'origin' | 'opaque'>,
  { host, facts, channel }: Job,
): TokenSource {
  const { workspace } = facts
  return fileTokens({ ...file, workspace, files: host.files, channel, platform: host.machine.platform })
}

interface AroundOptions {
  readonly calls: StsCalls
  /** Told of half-set variables. */
  readonly note: (text: string) => void
}

/** The credentials around this process, hidden from the log before anything else sees them. */
export async function around(plan: Plan, job: Job, { calls, note }: AroundOptions): Promise<AmbientKeys> {
  const { region, source, retry } = plan
  const { env, http, files, clock } = job.host
  const { info: log, mask } = job.channel
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
    http,
    files,
    log,
    mask,
    note,
    proxyFor: calls.proxyFor,
    instead: source.kind === 'ambient' ? source : {},
    retrying: (name, work) => retrying({ name, retry, clock, log }, work),
    roles: {
      assumeRole: (role, keys) => final(() => calls.assumeRole(stepOf(role), keys)),
      assumeRoleWithWebIdentity: (role, tokens) =>
        final(() => calls.assumeRoleWithWebIdentity(stepOf(role), { by, tokens: masked(sendable(tokens)) })),
    },
    tokensIn: (path) => tokensIn({ path, origin: 'AWS_WEB_IDENTITY_TOKEN_FILE', opaque }, job),
  })
  hideKeys(found.keys, job.channel)
  return found
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

/** How the proof assumes a role, in the words of the established action, which runbooks search for. */
export function wayOf(proof: Proof): string {
  return proof.kind === 'web-identity' ? proof.by : 'user credentials'
}

/** Says a line the first time it is called, however many roles are assumed at once. */
export function sayOnce({ info }: Pick<Job['channel'], 'info'>, line: string): () => void {
  let said = false
  return () => {
    if (!said) info(line)
    said = true
  }
}
