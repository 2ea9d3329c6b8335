/** What each input needs for it to have an effect, and how loudly its absence is said. */

import type { InputProblem } from '../core/errors.ts'
import type { SessionTag } from '../core/facts.ts'
import type { Notice } from '../core/notices.ts'
import { transitiveAmong } from '../core/session-tags.ts'
import { shown } from '../core/text.ts'
import { conflict } from './conflicts.ts'
import type { InputName } from './inputs.ts'
import type { Settings } from './settings.ts'
import { callsAssumeRole, narrows, type Situation } from './situation.ts'

interface Need {
  readonly met: (situation: Situation) => boolean
  readonly level: Notice['level']
  /** Follows "has no effect here: ". */
  readonly why: string | ((situation: Situation) => string)
}

/** Without it, credentials would be published that may do more, or last longer, than was asked for. */
interface Must {
  readonly met: (settings: Settings) => boolean
  readonly level: 'error'
  /** Follows the input's name. */
  readonly why: string
}

const assumes = ({ chain, roles }: Pick<Settings, 'chain' | 'roles'>) =>
  chain.length > 0 || roles !== undefined

const role: Need = { met: ({ settings }) => assumes(settings), level: 'warning', why: 'no role is assumed' }
const keys = (level: Notice['level'], why: string): Need => ({
  met: ({ settings }) => settings.keys !== undefined,
  level,
  why,
})
const assumeRole = (level: Notice['level'], why: string): Need => ({ met: callsAssumeRole, level, why })
const tagging: Need = {
  met: ({ settings }) => !settings.tags.skip,
  level: 'line',
  why: 'role-skip-session-tagging is set',
}
const noTags =
  'session tags cannot be sent with a web identity token. The identity provider decides about the tags of such a session'
const ordinaryRetries: Need = {
  met: ({ settings }) => !settings.specialCharacters,
  level: 'warning',
  why: 'special-characters-workaround has retries of its own',
}

const narrowing: Must = {
  // A step that only logs out publishes nothing.
  met: (settings) => assumes(settings) || (settings.unset && settings.region === undefined),
  level: 'error',
  why: 'needs role-to-assume or roles: only the session of a role can be narrowed, and without one the credentials would be published with all their rights',
}

/** The first need that is not met is told. Inputs that are not here need nothing. */
export const needs: Readonly<Partial<Record<InputName, readonly (Need | Must)[]>>> = {
  'inline-session-policy': [narrowing],
  'managed-session-policies': [narrowing],
  refresh: [
    {
      met: (settings) => settings.refresh === 'off' || assumes(settings),
      level: 'error',
      why: 'needs role-to-assume or roles: long-lived keys do not end',
    },
  ],
  'aws-secret-access-key': [
    keys('warning', "there is no 'aws-access-key-id'. Is the secret that holds the key id empty?"),
  ],
  'aws-session-token': [keys('line', "there is no 'aws-access-key-id'")],
  'web-identity-token-file': [
    {
      met: (settings) => settings.keys !== undefined || assumes(settings),
      level: 'error',
      why: 'needs role-to-assume or roles: a web identity token is exchanged for the session of a role',
    },
    {
      met: ({ source }) => source.kind === 'token-file',
      level: 'warning',
      why: "'aws-access-key-id' is given, and keys come first",
    },
  ],
  'role-chaining': [
    role,
    {
      met: ({ source }) => source.kind !== 'token-file',
      level: 'warning',
      why: "'web-identity-token-file' comes first",
    },
  ],
  audience: [
    { met: ({ source }) => source.kind === 'oidc', level: 'warning', why: 'no OIDC token is asked for' },
  ],
  'role-duration-seconds': [role],
  'role-session-name': [role],
  'role-external-id': [role, assumeRole('line', 'AssumeRoleWithWebIdentity takes no external ID')],
  'role-skip-session-tagging': [assumeRole('line', 'no call is made that could have tags')],
  'transitive-tag-keys': [
    role,
    tagging,
    assumeRole('line', noTags),
    {
      met: ({ settings, tags }) => unknownKeys(settings, tags).length === 0,
      level: 'line',
      why: ({ settings, tags }) =>
        `no such tag is sent: ${unknownKeys(settings, tags).map(shown).join('; ')}. Name one key a line`,
    },
  ],
  'custom-tags': [role, tagging, assumeRole('warning', noTags)],
  'overwrite-aws-profile': [
    {
      met: ({ settings: { publish, roles, refresh } }) =>
        publish.profile !== undefined || roles !== undefined || refresh === 'process',
      level: 'line',
      why: 'no profile is written',
    },
  ],
  'disable-retry': [ordinaryRetries],
  'retry-max-attempts': [
    ordinaryRetries,
    {
      met: ({ settings }) => !settings.asked.includes('disable-retry'),
      level: 'warning',
      why: 'disable-retry is set',
    },
  ],
  'special-characters-workaround': [
    { ...role, why: 'no role is assumed, and keys that are given stay as they are' },
  ],
  'force-skip-oidc': [{ ...role, level: 'line' }],
  'use-existing-credentials': [
    {
      met: ({ settings }) => !narrows(settings),
      level: 'warning',
      why: 'a session policy is given, and credentials that are there already may do more than it allows',
    },
  ],
}

function unknownKeys({ tags: { transitiveKeys } }: Settings, tags: readonly SessionTag[]): readonly string[] {
  return transitiveKeys.filter((key) => transitiveAmong([key], tags).length === 0)
}

/** What a step asks for without effect, input by input. */
export function withoutEffect(situation: Situation): readonly Notice[] {
  const { asked, origins, roleKeys = {} } = situation.settings
  return asked.flatMap((input): Notice | [] => {
    const unmet = needs[input]?.find((need): need is Need => need.level !== 'error' && !need.met(situation))
    if (unmet === undefined) return []
    const variable = origins[input]
    const why = sentence(typeof unmet.why === 'string' ? unmet.why : unmet.why(situation))
    const key = roleKeys[input]
    const given = key === undefined ? `'${input}'` : `'${key}' in 'roles'`
    const name = variable === undefined ? given : `${variable}, which fills '${input}',`
    return {
      reason: 'no-effect',
      input,
      level: variable === undefined ? unmet.level : 'line',
      message: `${name} has no effect here: ${why}`,
    }
  })
}

const sentence = (text: string) => (text.endsWith('?') ? text : `${text}.`)

/** What a step asks for and cannot do without. */
export function refusals(settings: Settings): readonly InputProblem[] {
  return settings.asked.flatMap((input) => {
    const unmet = needs[input]?.find((need): need is Must => need.level === 'error' && !need.met(settings))
    return unmet === undefined ? [] : conflict(input, unmet.why, settings)
  })
}
