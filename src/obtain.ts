import { arnFrom, roleArnFrom } from './core/arn.ts'
import { CredentialsError, FailedRoles, telling } from './core/errors.ts'
import type { Plan, RoleStep } from './core/plan.ts'
import { checkAllowed, type Identity, isAlphanumeric, type Keys, type Session } from './core/session.ts'
import type { Job } from './job.ts'
import { hideKeys } from './masks.ts'
import { ambientKeys } from './sources/ambient.ts'
import { oidcTokens } from './sources/oidc.ts'
import { fileTokens } from './sources/token-file.ts'
import type { TokenSource } from './sources/web-identity.ts'
import { type StsCalls, stsCalls } from './sts-calls.ts'

/** What a source yields. */
export type Proof =
  | {
      readonly kind: 'web-identity'
      readonly by: 'OIDC' | 'web identity token file'
      readonly tokens: TokenSource
    }
  | { readonly kind: 'keys'; readonly keys: Keys; readonly expiration?: number }

/** One session, and the plan by which it was obtained. */
export interface Obtained {
  readonly plan: Plan
  readonly session: Session
  /** The session was there already. */
  readonly kept: boolean
}

export type AllObtained = readonly [Obtained, ...Obtained[]]

/**
 * From the plans to their sessions, all at once from one proof; publishes nothing.
 * @throws FailedRoles where there are several plans: each failure, not only the first
 */
export async function obtain(plans: readonly [Plan, ...Plan[]], job: Job): Promise<AllObtained> {
  const [first, ...others] = plans
  const calls = stsCalls(first, job)
  const kept = first.keepExisting ? await existing(first, job, calls) : undefined
  if (kept !== undefined) return [{ plan: first, session: kept, kept: true }]
  await checkTargets(plans, job)
  const proof = await prove(first, job, calls)
  const { channel } = job
  const leading = new Map<string, Promise<Session>>()
  if (others.length === 0) return [await obtainOne(first, { proof, calls, channel, leading })]
  const settled = await Promise.allSettled(
    plans.map((plan) => obtainOne(plan, { proof, calls: stsCalls(plan, job), channel, leading })),
  )
  return allOf(settled, plans)
}

/** What an exchange is made with. */
interface Means {
  readonly proof: Proof
  readonly calls: StsCalls
  readonly channel: Job['channel']
  /** Sessions of first roles that only lead to others: chains that begin alike share them. */
  readonly leading: Map<string, Promise<Session>>
}

async function obtainOne(plan: Plan, means: Means): Promise<Obtained> {
  const ask = () => exchange(plan.steps, means)
  // Keys that were given stay what they are, however often one asks.
  const repeated = plan.specialCharacters && plan.steps.length > 0
  const session = await telling(
    (error) => (plan.name === undefined ? error : error.prefixed(`${plan.name}: `)),
    () => (repeated ? untilAlphanumeric(ask) : ask()),
  )
  return { plan, session, kept: false }
}

function allOf(settled: readonly PromiseSettledResult<Obtained>[], plans: readonly Plan[]): AllObtained {
  const failures = settled.flatMap((each, at) =>
    each.status === 'rejected' ? [{ role: plans[at]?.name ?? '', error: each.reason }] : [],
  )
  const [first, ...others] = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  if (failures.length > 0 || first === undefined) throw new FailedRoles(failures)
  return [first, ...others]
}

/** The credentials around, if they work and belong to an allowed account. */
async function existing(plan: Plan, { host, channel }: Job, calls: StsCalls): Promise<Session | undefined> {
  try {
    const found = await ambientKeys({ env: host.env, region: plan.region, hint: undefined })
    hideKeys(found.keys, channel)
    const identity = await calls.getCallerIdentity(found.keys)
    checkAllowed(identity, plan.guard.allowedAccounts)
    channel.info('Pre-existing credentials are valid. No need to generate new ones.')
    return { ...found, identity }
  } catch (thrown) {
    if (!(thrown instanceof CredentialsError)) throw thrown
    channel.info('No valid credentials exist. Running as normal.')
    return undefined
  }
}

/** What would keep profiles from being written is told before anybody is asked for credentials. */
async function checkTargets(plans: readonly Plan[], { host }: Job): Promise<void> {
  // Only names and places are looked at, so any keys will do.
  const keys = { accessKeyId: 'unknown', secretAccessKey: 'unknown' }
  const profiles = plans.flatMap(({ targets: { profile, refresh }, region }) =>
    profile === undefined || refresh === 'endpoint'
      ? []
      : [{ name: profile.name, region, content: { kind: 'static', keys } as const }],
  )
  if (profiles.length === 0) return
  const { checkProfiles } = await import('./sinks/profile.ts')
  await checkProfiles({ profiles, overwrite: plans.some(({ targets }) => targets.profile?.overwrite) }, host)
}

async function prove({ source, region, retry }: Plan, job: Job, calls: StsCalls): Promise<Proof> {
  const { host, channel, platform, facts } = job
  switch (source.kind) {
    case 'keys':
      return { kind: 'keys', keys: source.keys }
    case 'token-file': {
      const { workspace } = facts
      const options = {
        path: source.path,
        workspace,
        files: host.files,
        channel,
        platform: host.machine.platform,
      }
      return { kind: 'web-identity', by: 'web identity token file', tokens: fileTokens(options) }
    }
    case 'oidc': {
      // The connection to STS opens while the token is on its way.
      calls.open()
      const ask = { audience: source.audience, proxyFor: calls.proxyFor }
      const context = { retry, clock: host.clock, log: channel.info }
      return {
        kind: 'web-identity',
        by: 'OIDC',
        tokens: oidcTokens({ platform, host, channel, ask, retry: context }),
      }
    }
    case 'ambient': {
      const found = await ambientKeys({ env: host.env, region, hint: source.hint })
      hideKeys(found.keys, channel)
      return { kind: 'keys', ...found }
    }
  }
}

/** Exchanges the proof step by step; without a step the keys themselves are the session. */
async function exchange(steps: readonly RoleStep[], means: Means): Promise<Session> {
  const { proof, calls, channel } = means
  let session: Session | undefined
  for (const step of steps) {
    if (session !== undefined) session = await next(step, session, calls)
    else session = steps.length > 1 ? await shared(step, means) : await first(step, proof, calls)
    channel.info(`Authenticated as assumedRoleId ${session.identity.userId}`)
  }
  return session ?? (await identified(proof, calls))
}

function shared(step: RoleStep, { proof, calls, leading }: Means): Promise<Session> {
  const key = JSON.stringify(step)
  const session = leading.get(key) ?? first(step, proof, calls)
  leading.set(key, session)
  return session
}

async function first(step: RoleStep, proof: Proof, calls: StsCalls): Promise<Session> {
  if (proof.kind === 'web-identity') {
    return prefixing(`Could not assume role with ${proof.by}: `, () =>
      calls.assumeRoleWithWebIdentity(step, proof.tokens),
    )
  }
  const owner = step.role.startsWith('arn:') ? undefined : await identified(proof, calls)
  return prefixing('Could not assume role with user credentials: ', () =>
    calls.assumeRole(toArn(step, owner?.identity), proof.keys),
  )
}

async function next(step: RoleStep, { keys, identity }: Session, calls: StsCalls): Promise<Session> {
  const tell = (error: CredentialsError) =>
    error.detailed({ caller: identity }).prefixed(`Could not assume role ${step.role} from ${identity.arn}: `)
  return telling(tell, () => calls.assumeRole(toArn(step, identity), keys))
}

/** A bare name is a role in the account of whoever assumes it. */
function toArn(step: RoleStep, owner: Identity | undefined): RoleStep {
  if (owner === undefined || step.role.startsWith('arn:')) return step
  const partition = arnFrom(owner.arn)?.partition ?? 'aws'
  return { ...step, role: roleArnFrom(step.role, { account: owner.account, partition }) }
}

async function identified(proof: Proof, calls: StsCalls): Promise<Session> {
  if (proof.kind === 'web-identity')
    throw new CredentialsError('no-source', 'A web identity token needs a role to assume.')
  const identity = await prefixing('Credentials could not be loaded, please check your action inputs: ', () =>
    calls.getCallerIdentity(proof.keys),
  )
  return {
    keys: proof.keys,
    identity,
    ...(proof.expiration === undefined ? {} : { expiration: proof.expiration }),
  }
}

/** AWS gives no say in the alphabet of its keys, so the only way is to ask again. */
async function untilAlphanumeric(ask: () => Promise<Session>): Promise<Session> {
  const most = 100
  for (let asked = 1; asked <= most; asked++) {
    const session = await ask()
    if (isAlphanumeric(session.keys)) return session
  }
  throw new CredentialsError(
    'special-characters',
    `None of ${most} sets of credentials was free of special characters. Run the job again, or drop special-characters-workaround and quote the credentials where they are used.`,
    { details: { input: 'special-characters-workaround' } },
  )
}

function prefixing<T>(prefix: string, work: () => Promise<T>): Promise<T> {
  return telling((error) => error.prefixed(prefix), work)
}
