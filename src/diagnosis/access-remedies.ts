/** What gives a caller access, each with the question whether it should have it. */
import { callerOf, principalOf } from './caller.ts'
import { denialOf, type Evidence, roleStep } from './evidence.ts'
import type { Explanation, Fix } from './finding.ts'
import { plain } from './text.ts'
import { assumeStatement, toJsonText } from './trust-statement.ts'

type Remedy = Pick<Explanation, 'fix' | 'settle'>

/** Nobody chose these credentials, so they get no further rights. */
export const incidental: Remedy = {
  fix: {
    text: 'The job could not ask for an OIDC token, and these credentials were found instead: fix that first. If the job should use them, set force-skip-oidc: true.',
  },
  settle: 'The step works once the job has the permission id-token: write.',
}

/** A permission for the caller: whom the role trusts stays as it is. */
export function permission(actions: readonly string[], evidence: Evidence): Remedy {
  const role = denialOf(evidence)?.resource ?? roleStep(evidence)?.role ?? 'ROLE_ARN'
  return {
    fix: {
      text: `If ${plain(callerOf(evidence) ?? 'this caller')} should have the role, add this to its permissions.`,
      language: 'json',
      code: toJsonText({ Effect: 'Allow', Action: actions, Resource: role }),
    },
    settle: 'None of the policies of the caller lists sts:AssumeRole on this role.',
  }
}

/** A statement for the role's trust policy. */
export function trust(actions: readonly string[], evidence: Evidence): Remedy {
  const caller = callerOf(evidence)
  return { fix: caller === undefined ? anonymous : statement(caller, actions, evidence), settle }
}

const settle =
  'In the account of the role, aws iam get-role --role-name NAME shows a trust policy without the caller, or says "NoSuchEntity": the role does not exist.'

const anonymous: Fix = {
  text: 'Check that the role exists. If these credentials should have it, let its trust policy name whose they are.',
}

function statement(caller: string, actions: readonly string[], evidence: Evidence): Fix {
  const principal = principalOf(caller, evidence)
  const { pathless, roleLike } = principal
  const sentences = [
    'Check that the role exists.',
    `If ${plain(caller)} should have it, put this statement into the trust policy of the role.`,
    // Within one account the statement is enough, and where AWS names the trust policy nothing else is missing.
    ...(denialOf(evidence)?.policy === 'trust'
      ? []
      : ['Across accounts the permissions of the caller have to allow it too.']),
    ...(pathless === undefined
      ? []
      : [`If the role ${plain(pathless)} has a path, its ARN needs it: aws iam get-role --query Role.Arn.`]),
    ...(roleLike === undefined ? [] : ['Its condition names the role of the caller, whatever its path.']),
  ]
  return { text: sentences.join(' '), language: 'json', code: assumeStatement(principal, actions) }
}
