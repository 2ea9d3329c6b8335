import { type Evidence, forkOf, isDependabot, wantsToken } from '../evidence.ts'
import type { Cause, Explanation } from '../finding.ts'
import { toUses } from '../links.ts'
import { isChaining, isNowhere, missedFor } from '../looked-up.ts'
import { emptyInput } from './empty-secret.ts'
import { metadataOff } from './metadata-off.ts'

/** Each has a cause of its own. */
const explained = [
  'half-set',
  'no-such-profile',
  'no-source-profile',
  'nothing-in-profile',
  'process-failed',
  'process-output',
  'process-expired',
  'sign-in-ended',
  'sso-incomplete',
  'sso-no-access',
  'mfa',
  'loop',
  'no-source',
  'credential-source',
  'environment-empty',
  'metadata-off',
  'metadata-token',
  'no-instance-role',
  'instance-role-unusable',
] as const

export const nothingAround: Cause = {
  code: 'nothing-around',
  title: 'The step has no role and no keys, and no existing credentials were found',
  symptom: 'no-token',
  prose: `Without a role, keys or a token file, the step uses existing credentials: variables, a profile, a container, an instance. None were found.
Set a role (\`role-to-assume\`, with \`id-token: write\`) or keys. If the workflow takes one from a secret or a variable, check that it is
available to the job. \`role-chaining\` needs an earlier step in the same job that published credentials as variables; every job starts
without any. \`force-skip-oidc\` forbids the OIDC token, so other credentials must exist.`,
  explain(evidence) {
    const { plan } = evidence
    if (!isNowhere(evidence) || plan?.source.kind !== 'ambient' || wantsToken(evidence)) return undefined
    if (missedFor(evidence, ...explained) !== undefined || emptyInput(evidence) !== undefined)
      return undefined
    if (metadataOff.explain(evidence) !== undefined) return undefined
    if (isChaining(evidence)) return chaining(evidence)
    const found = plan.source.leads ? skipping(evidence) : nothing(evidence)
    return missedFor(evidence, 'metadata-silent') === undefined ? found : { ...found, ...unsure }
  },
}

const unsure = {
  certainty: 'likely',
  settle: 'If the runner is not an EC2 instance, or has no instance role, this is the cause.',
} as const

const places = 'No credentials in variables, shared files, a container or an instance'

function chaining({ facts }: Evidence): Explanation {
  return {
    title: 'role-chaining is set, but there are no credentials from an earlier step',
    certainty: 'certain',
    evidence: [places],
    fix: {
      text: 'Get the first role in an earlier step of the same job that publishes it as variables. Or remove role-chaining to assume this role directly.',
      language: 'yaml',
      code: `- ${toUses(facts)}\n  with:\n    aws-region: eu-central-1\n    role-to-assume: FIRST_ROLE_ARN\n# then the step with role-chaining: true`,
    },
  }
}

function skipping({ noToken }: Evidence): Explanation {
  return {
    title: 'force-skip-oidc is set, but there are no other credentials to assume the role with',
    certainty: 'certain',
    evidence: [places, ...(noToken === undefined ? ['The job can get an OIDC token'] : [])],
    fix: {
      text:
        noToken === undefined
          ? 'Remove force-skip-oidc to assume the role with the OIDC token of the job. Or provide the credentials that should assume it.'
          : 'Provide the credentials that should assume the role: aws-access-key-id, web-identity-token-file, or runner credentials.',
    },
  }
}

function nothing(evidence: Evidence): Explanation {
  const { noToken } = evidence
  // Such a run is not given the secrets that the inputs may name.
  const withheld = isDependabot(evidence) || forkOf(evidence) !== undefined
  return {
    certainty: withheld ? 'likely' : 'certain',
    ...(withheld ? { settle: 'The workflow sets the role and the keys to no secrets or variables.' } : {}),
    evidence: [
      'role-to-assume, aws-access-key-id and web-identity-token-file are not set, or arrived empty',
      places,
    ],
    fix: {
      text:
        noToken === undefined
          ? 'Set role-to-assume. If it is set to a secret or a variable, check that the secret or variable is available to the job.'
          : 'Set role-to-assume and give the job the permission id-token: write, or set keys. If they are set to secrets or variables, check that those are available to the job.',
      language: 'yaml',
      code: 'role-to-assume: arn:aws:iam::AWS_ACCOUNT_ID:role/NAME',
    },
  }
}
