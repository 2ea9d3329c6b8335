import type { Evidence } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { missedFor, sureness } from '../looked-up.ts'
import { quote, said } from '../text.ts'

/** Title and fix. */
const words = {
  mfa: [
    'requires MFA, which a job cannot provide',
    'Use OIDC. Or remove mfa_serial from the profile and, if this job should have the role, the MFA condition from its trust policy.',
  ],
  loop: ['has a circular source_profile', 'Set the last source_profile to a profile that has credentials.'],
  'no-source': [
    'has a role, but no credentials to assume it with',
    'Add to the profile source_profile (another profile with credentials) or credential_source (Environment, Ec2InstanceMetadata or EcsContainer).',
  ],
  'credential-source': [
    'has an invalid credential_source',
    'Set credential_source to exactly Environment, Ec2InstanceMetadata or EcsContainer.',
  ],
  'environment-empty': [
    'uses credentials from the environment, which has none',
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the env of the job. Or set credential_source to where the credentials are.',
  ],
  'sso-incomplete': [
    'lacks an SSO setting',
    'Use OIDC in workflows. Or add sso_account_id, sso_role_name and an existing sso_session (with sso_start_url and sso_region) to the profile.',
  ],
  'sso-no-access': [
    'has an SSO role that the signed-in user is not assigned to',
    'Check sso_account_id and sso_role_name, and that the user is assigned to the permission set in that account.',
  ],
} as const

export const profileUnusable: Cause = {
  code: 'profile-unusable',
  title: 'The profile needs something that a job does not have, or is inconsistent',
  symptom: 'no-token',
  prose: `The profile exists, but cannot be used: it requires MFA (a job cannot enter a code), its \`source_profile\` is circular, its
\`credential_source\` is not one of \`Environment\`, \`Ec2InstanceMetadata\` and \`EcsContainer\`, or its SSO settings are incomplete. Such
profiles often come from a developer's laptop. A job that uses OIDC needs no profile, so unset \`AWS_PROFILE\`.`,
  explain(evidence) {
    const found = reasonOf(evidence)
    if (found === undefined) return undefined
    const [title, text] = words[found.reason]
    return {
      title: `The profile ${quote(found.name)} ${title}`,
      ...sureness(evidence),
      evidence: [said(evidence.error.message)],
      fix: { text },
    }
  },
}

function reasonOf(evidence: Evidence) {
  for (const reason of [
    'mfa',
    'loop',
    'no-source',
    'credential-source',
    'environment-empty',
    'sso-incomplete',
    'sso-no-access',
  ] as const) {
    const missed = missedFor(evidence, reason)
    if (missed !== undefined) return { reason, name: missed.name ?? 'default' }
  }
  return undefined
}
