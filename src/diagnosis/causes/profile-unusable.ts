import type { Evidence } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { missedFor, sureness } from '../looked-up.ts'
import { quote, said } from '../text.ts'

/** Title and fix. */
const words = {
  mfa: [
    'asks for MFA, which a job cannot enter',
    'Take mfa_serial out of the profile, and the condition on MFA out of the trust policy of its role if this job should have it. Better use OIDC.',
  ],
  loop: ['leads back to itself', 'Let the last source_profile name a profile with credentials of its own.'],
  'no-source': [
    'names a role, but nobody who assumes it',
    'Give the profile source_profile (another profile with credentials) or credential_source (Environment, Ec2InstanceMetadata or EcsContainer).',
  ],
  'credential-source': [
    'has a credential_source that does not exist',
    'Let credential_source be Environment, Ec2InstanceMetadata or EcsContainer, letter for letter.',
  ],
  'environment-empty': [
    'takes its credentials from the environment, which has none',
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the env of the job. Or let credential_source name where the credentials are.',
  ],
  'sso-incomplete': [
    'lacks a setting for SSO',
    'Give the profile sso_account_id, sso_role_name and an sso_session that the file has (with sso_start_url and sso_region). Better use OIDC in workflows.',
  ],
  'sso-no-access': [
    'names a role of SSO that the user who signed in may not have',
    'Check sso_account_id and sso_role_name, and that the user is assigned to the permission set in that account.',
  ],
} as const

export const profileUnusable: Cause = {
  code: 'profile-unusable',
  title: 'The profile asks for what a job cannot have, or contradicts itself',
  symptom: 'no-token',
  prose: `The profile is there, but it cannot be followed: it asks for MFA (a job has nobody to type a code), its \`source_profile\` leads in
a circle, its \`credential_source\` is not one of \`Environment\`, \`Ec2InstanceMetadata\` and \`EcsContainer\`, or its settings for SSO are
incomplete. Many such profiles come from somebody's laptop: a job that uses OIDC needs none, so unset \`AWS_PROFILE\`.`,
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
