/** Ways to give a caller access; each first asks whether the caller should have it. */
import { callerOf, principalOf } from './caller.ts'
import { denialOf, type Evidence, roleName, roleStep } from './evidence.ts'
import type { Explanation, Fix } from './finding.ts'
import { toShellWord } from './sent.ts'
import { plain } from './text.ts'
import { assumeStatement, toJsonText } from './trust-statement.ts'

type Remedy = Pick<Explanation, 'fix' | 'settle'>

/** The job did not choose these credentials, so they get no further permissions. */
export const incidental: Remedy = {
  fix: {
    text: 'The job could not get an OIDC token, so the step used these credentials instead. Fix the token first. If the job should use these credentials, set force-skip-oidc: true.',
  },
  settle: 'If the step works after you give the job the permission id-token: write, this is the cause.',
}

/** A permission for the caller; the role's trust policy is not changed. */
export function permission(actions: readonly string[], evidence: Evidence): Remedy {
  const role = denialOf(evidence)?.resource ?? roleStep(evidence)?.role ?? 'ROLE_ARN'
  return {
    fix: {
      text: `If ${plain(callerOf(evidence) ?? 'this caller')} should have the role, add this to its permissions.`,
      language: 'json',
      code: toJsonText({ Effect: 'Allow', Action: actions, Resource: role }),
    },
    settle: 'If no policy of the caller allows sts:AssumeRole on this role, this is the cause.',
  }
}

/** A statement for the role's trust policy. */
export function trust(actions: readonly string[], evidence: Evidence): Remedy {
  const caller = callerOf(evidence)
  return {
    fix: caller === undefined ? anonymous : statement(caller, actions, evidence),
    settle: settleOf(evidence),
  }
}

function settleOf(evidence: Evidence): string {
  const name = toShellWord(plain(roleName(evidence) ?? 'ROLE'))
  return `In the account of the role, run aws iam get-role --role-name ${name}. If the trust policy does not name the caller, this is the cause. "NoSuchEntity" means that the role does not exist.`
}

const anonymous: Fix = {
  text: 'Check that the role exists. If these credentials should have it, name their user or role in its trust policy.',
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
      : ['If the role is in another account, the permissions of the caller must allow it too.']),
    ...(pathless === undefined
      ? []
      : [
          `If the role ${plain(pathless)} has a path, include it in the ARN: aws iam get-role --query Role.Arn.`,
        ]),
    ...(roleLike === undefined ? [] : ['Its condition matches the role of the caller under any path.']),
  ]
  return { text: sentences.join(' '), language: 'json', code: assumeStatement(principal, actions) }
}
