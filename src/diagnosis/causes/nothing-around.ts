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
  title: 'The step names no role and no keys, and there are no credentials around it',
  symptom: 'no-token',
  prose: `Without a role, keys or a token file the step uses the credentials that are there already: variables, a profile, a container,
an instance. None were found. Name a role (\`role-to-assume\`, with \`id-token: write\`) or keys. If the workflow names one by a
secret or a variable, see whether that exists where the job looks.
\`role-chaining\` needs a step before it, in the same job, that published credentials as variables; each job starts without any.
\`force-skip-oidc\` forbids the token, so other credentials must be there.`,
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
  settle: 'The runner is no EC2 instance, or one without a role.',
} as const

const places = 'No credentials in variables, shared files, a container or an instance'

function chaining({ facts }: Evidence): Explanation {
  return {
    title: 'role-chaining is set, but there are no credentials of an earlier step',
    certainty: 'certain',
    evidence: [places],
    fix: {
      text: 'Let an earlier step of the same job get the first role and publish it as variables. Or take role-chaining out, to assume this role directly.',
      language: 'yaml',
      code: `- ${toUses(facts)}\n  with:\n    aws-region: eu-central-1\n    role-to-assume: FIRST_ROLE_ARN\n# then the step with role-chaining: true`,
    },
  }
}

function skipping({ noToken }: Evidence): Explanation {
  return {
    title: 'force-skip-oidc is set, but there are no other credentials to assume the role with',
    certainty: 'certain',
    evidence: [places, ...(noToken === undefined ? ['The job may ask for an OIDC token'] : [])],
    fix: {
      text:
        noToken === undefined
          ? 'Take force-skip-oidc out, to assume the role with the OIDC token of the job. Or give the credentials that should assume it.'
          : 'Give the credentials that should assume the role: aws-access-key-id, web-identity-token-file, or those of the runner.',
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
          ? 'Set role-to-assume. If it is set to a secret or a variable, check that its name exists where the job looks.'
          : 'Set role-to-assume and allow the job id-token: write, or set keys. If they are set to secrets or variables, check that the names exist where the job looks.',
      language: 'yaml',
      code: 'role-to-assume: arn:aws:iam::AWS_ACCOUNT_ID:role/NAME',
    },
  }
}
