import { partitionOfRegion } from './arn.ts'
import { type InputProblem, InvalidInputs } from './errors.ts'
import type { Facts, SessionTag } from './facts.ts'
import type { Plan, RoleStep, Source, Targets } from './plan.ts'
import { duration } from './rules.ts'
import { transitiveAmong } from './session-tags.ts'
import type { Settings } from './settings.ts'

/** Settings of a step that does more than log out. */
export type Regional = Settings & { readonly region: string }

/** @throws InvalidInputs */
export function makePlan(settings: Regional, facts: Facts): Plan {
  const source = sourceOf(settings, facts)
  const problem = chainProblem(settings, source)
  if (problem !== undefined) throw new InvalidInputs([problem])
  return {
    name: undefined,
    region: settings.region,
    source,
    keepExisting: settings.useExisting,
    steps: stepsOf(settings, tagsOf(settings, facts, source), source),
    guard: { allowedAccounts: settings.allowedAccounts },
    targets: targetsOf(settings, source),
    retry: settings.retry,
    specialCharacters: settings.specialCharacters,
    network: { proxy: settings.proxy, noProxy: settings.noProxy, stsEndpoint: settings.stsEndpoint },
    warnings: [...settings.warnings, ...warningsOf(settings, source)],
  }
}

const isWebIdentity = (source: Source) => source.kind === 'oidc' || source.kind === 'token-file'

/** What AWS would refuse, said before it is asked. */
function chainProblem(
  { chain, roles, region, durationSeconds, refresh }: Regional,
  source: Source,
): InputProblem | undefined {
  const [first = ''] = chain
  const input = roles === undefined ? 'role-to-assume' : 'roles'
  if (first !== '' && !first.startsWith('arn:') && isWebIdentity(source)) {
    const arn = `arn:${partitionOfRegion(region).id}:iam::ACCOUNT:role/${first}`
    const message = `Source Account ID is needed if the Role Name is provided and not the Role Arn. A web identity token belongs to no AWS account: in ${input}, name the role by its ARN, ${arn}`
    return { input, reason: 'needs-arn', message }
  }
  if (refresh !== 'off' && source.kind === 'ambient') {
    const why = source.hint ?? 'the credentials around this step end with their own session'
    return {
      input: 'refresh',
      reason: 'conflict',
      message: `Input refresh needs a proof that can be shown again: OIDC, web-identity-token-file or aws-access-key-id. Here there is none: ${why}`,
    }
  }
  if (chain.length > 1 && durationSeconds > duration.longestChained) {
    const message = `Input role-duration-seconds is ${durationSeconds}, and ${chain.at(-1)} is assumed by another role: AWS gives such a session ${duration.longestChained} seconds at most. For a longer job, set refresh`
    return { input: 'role-duration-seconds', reason: 'conflict', message }
  }
  return undefined
}

/** The order of the sources is part of the contract with the established action. */
function sourceOf(settings: Settings & { readonly region: string }, facts: Facts): Source {
  if (settings.keys !== undefined) return { kind: 'keys', keys: settings.keys }
  if (settings.tokenFile !== undefined) {
    return {
      kind: 'token-file',
      path: settings.tokenFile,
      ...(settings.stsEndpoint === undefined ? {} : { opaque: true }),
    }
  }
  if (settings.roleChaining || settings.chain.length === 0) return { kind: 'ambient' }
  if (settings.skipOidc)
    return { kind: 'ambient', hint: 'force-skip-oidc is set, and no other credentials were found' }
  if (facts.token.kind === 'available') {
    return { kind: 'oidc', audience: settings.audience ?? partitionOfRegion(settings.region).audience }
  }
  return { kind: 'ambient', hint: facts.token.because }
}

/**
 * External ID and policies belong to the last role, which the others only lead to. Tags go with the first AssumeRole;
 * those marked transitive travel on by themselves and must not be sent twice.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
function stepsOf(settings: Settings, tags: readonly SessionTag[], source: Source): readonly RoleStep[] {
  const { chain, sessionName } = settings
  const tagged = isWebIdentity(source) ? 1 : 0
  const transitive = new Set(transitiveAmong(settings.tags.transitiveKeys, tags))
  return chain.map((role, at): RoleStep => {
    const last = at === chain.length - 1
    return {
      role,
      sessionName,
      durationSeconds: last ? settings.durationSeconds : duration.shortest,
      externalId: last ? settings.externalId : undefined,
      policy: last ? settings.sessionPolicy : undefined,
      policyArns: last ? settings.managedPolicies : [],
      tags: at < tagged ? [] : at === tagged ? tags : tags.filter((tag) => !transitive.has(tag.key)),
      transitiveTagKeys: at === tagged ? settings.tags.transitiveKeys : [],
    }
  })
}

/** The identity provider, not the caller, tags a web identity session; roles assumed from there on can be tagged. */
function tagsOf(settings: Settings, facts: Facts, source: Source): readonly SessionTag[] {
  if (settings.tags.skip || (isWebIdentity(source) && settings.chain.length < 2)) return []
  const custom = Object.entries(settings.tags.custom).map(([key, value]) => ({
    key,
    value,
    droppable: false,
  }))
  const tags = [...custom, ...facts.sessionTags]
  if (tags.length > 50) {
    const room = 50 - facts.sessionTags.length
    const message = `Input custom-tags has ${custom.length} tags; beside the ${facts.sessionTags.length} that are always sent there is room for ${room}`
    throw new InvalidInputs([{ input: 'custom-tags', reason: 'malformed', message }])
  }
  return tags
}

/** Ambient credentials without a role are where the next step finds them already: exporting a copy would freeze them. */
function targetsOf({ publish, maskAccount, chain, refresh }: Settings, source: Source): Targets {
  const copied = source.kind === 'ambient' && chain.length === 0
  // A command can only stand in a profile.
  const profile = publish.profile ?? (refresh === 'process' ? 'default' : undefined)
  return {
    env: !publish.env ? 'none' : copied ? 'region' : 'credentials',
    outputs: publish.outputs,
    profile: profile === undefined ? undefined : { name: profile, overwrite: publish.overwriteProfile },
    maskAccount,
    refresh,
  }
}

function warningsOf(settings: Settings, source: Source): readonly string[] {
  const untagged = isWebIdentity(source) && settings.chain.length < 2
  const longest = duration.longestChained
  const warnings: string[] = []
  if (untagged && Object.keys(settings.tags.custom).length > 0) {
    warnings.push(
      "'custom-tags' has no effect here: session tags cannot be sent with a web identity token. " +
        'The identity provider decides about the tags of such a session.',
    )
  }
  const lent = source.kind === 'ambient' || (source.kind === 'keys' && source.keys.sessionToken !== undefined)
  if (settings.refresh !== 'off' && lent) {
    warnings.push(
      "'refresh' ends with the session that 'aws-session-token' belongs to: nothing can renew that one.",
    )
  }
  if (lent && settings.chain.length === 1 && settings.durationSeconds > longest) {
    warnings.push(
      `'role-duration-seconds' is ${settings.durationSeconds}: if the credentials that assume ${settings.chain[0]} are themselves ` +
        `a role's, AWS refuses more than ${longest} seconds.`,
    )
  }
  if (settings.roleChaining && settings.chain.length === 0) {
    warnings.push("'role-chaining' has no effect without 'role-to-assume'.")
  }
  return warnings
}
