import { partitionOfRegion } from '../core/arn.ts'
import { type InputProblem, InvalidInputs } from '../core/errors.ts'
import type { SessionTag } from '../core/facts.ts'
import type { Plan, RoleStep, Source, Targets } from '../core/plan.ts'
import type { JobContext } from '../core/platform.ts'
import { toSessionTags, transitiveAmong } from '../core/session-tags.ts'
import { duration } from './rules.ts'
import type { Settings } from './settings.ts'
import { type CrossChecks, callsAssumeRole, isWebIdentity, narrows } from './situation.ts'

/** Settings of a step that does more than log out. */
export type Regional = Settings & { readonly region: string }

/** @throws InvalidInputs */
export function makePlan(settings: Regional, context: JobContext, checks: CrossChecks): Plan {
  const source = sourceOf(settings, context)
  const tags = tagsOf(settings, context, source)
  const situation = { settings, source, tags }
  const problem = accountless(settings, source) ?? checks.refused(situation, context.token)
  if (problem !== undefined) throw new InvalidInputs([problem])
  return {
    name: undefined,
    region: settings.region,
    source,
    // What is there already may do more than a session policy allows.
    keepExisting: settings.useExisting && !narrows(settings),
    steps: stepsOf({ sessionName: context.facts.sessionName, tags, source }, settings),
    guard: { allowedAccounts: settings.allowedAccounts },
    targets: targetsOf(settings, source),
    retry: settings.retry,
    specialCharacters: settings.specialCharacters,
    network: { proxy: settings.proxy, noProxy: settings.noProxy, stsEndpoint: settings.stsEndpoint },
    notices: checks.notices(situation),
  }
}

/** A bare name is a role in the account of whoever assumes it, and a web identity belongs to none. */
function accountless({ chain, roles, region, origins }: Regional, source: Source): InputProblem | undefined {
  const [first = ''] = chain
  const input = roles === undefined ? 'role-to-assume' : 'roles'
  const variable = origins[input]
  if (first !== '' && !first.startsWith('arn:') && isWebIdentity(source)) {
    const arn = `arn:${partitionOfRegion(region).id}:iam::ACCOUNT:role/${first}`
    const message = `Source Account ID is needed if the Role Name is provided and not the Role Arn. A web identity token belongs to no AWS account: in ${variable ?? input}, name the role by its ARN, ${arn}`
    return {
      input,
      reason: 'needs-arn',
      ...(variable === undefined ? {} : { variable }),
      message,
      value: first,
    }
  }
  return undefined
}

const skipped =
  "If 'force-skip-oidc' is true and 'role-to-assume' is set, 'aws-access-key-id' or 'web-identity-token-file' must be set, or other credentials be there, and none were found"

/** The order of the sources is part of the contract with the established action. */
function sourceOf(settings: Settings & { readonly region: string }, { token }: JobContext): Source {
  if (settings.keys !== undefined) return { kind: 'keys', keys: settings.keys }
  if (settings.tokenFile !== undefined) {
    return {
      kind: 'token-file',
      path: settings.tokenFile,
      ...(settings.stsEndpoint === undefined ? {} : { opaque: true }),
    }
  }
  if (settings.roleChaining || settings.chain.length === 0) return { kind: 'ambient' }
  if (settings.skipOidc) return { kind: 'ambient', hint: skipped, leads: true }
  if (token.kind !== 'none') {
    return { kind: 'oidc', audience: settings.audience ?? partitionOfRegion(settings.region).audience }
  }
  return { kind: 'ambient', hint: token.because }
}

/** What the sessions are made with beside the settings. */
interface Sessions {
  /** Where the user gives none. */
  readonly sessionName: string
  readonly tags: readonly SessionTag[]
  readonly source: Source
}

/**
 * External ID and policies belong to the last role, which the others only lead to. Tags go with the first AssumeRole;
 * those marked transitive travel on by themselves and must not be sent twice.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
function stepsOf({ sessionName, tags, source }: Sessions, settings: Settings): readonly RoleStep[] {
  const { chain } = settings
  const tagged = isWebIdentity(source) ? 1 : 0
  const transitive = new Set(transitiveAmong(settings.tags.transitiveKeys, tags))
  return chain.map((role, at): RoleStep => {
    const last = at === chain.length - 1
    return {
      role,
      sessionName: settings.sessionName ?? sessionName,
      durationSeconds: last ? settings.durationSeconds : duration.shortest,
      externalId: last ? settings.externalId : undefined,
      policy: last ? settings.sessionPolicy : undefined,
      policyArns: last ? settings.managedPolicies : [],
      tags: at < tagged ? [] : at === tagged ? tags : tags.filter((tag) => !transitive.has(tag.key)),
      transitiveTagKeys: at === tagged ? settings.tags.transitiveKeys : [],
    }
  })
}

function tagsOf(settings: Settings, { facts }: JobContext, source: Source): readonly SessionTag[] {
  if (settings.tags.skip || !callsAssumeRole({ settings, source })) return []
  const custom = Object.entries(settings.tags.custom).map(([key, value]) => ({
    key,
    value,
    droppable: false,
  }))
  return [...custom, ...toSessionTags(facts.sessionTags)]
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
