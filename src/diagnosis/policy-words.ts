import type { Denial, PolicyKind } from './denial.ts'
import { plain } from './text.ts'

/** The name of a kind of policy, and where it can be changed. */
export interface PolicyWords {
  readonly name: string
  readonly where: string
}

const words: Readonly<Record<PolicyKind, PolicyWords>> = {
  identity: {
    name: 'an identity-based policy',
    where: 'It belongs to the caller: a policy of the user, its groups or the role of the session.',
  },
  trust: { name: "the role's trust policy", where: 'It belongs to the role.' },
  'service-control': {
    name: 'a service control policy',
    where: "Only an administrator of the caller's organization can change it, not the account itself.",
  },
  'resource-control': {
    name: 'a resource control policy',
    where: "Only an administrator of the role's organization can change it, not the account itself.",
  },
  boundary: {
    name: 'a permissions boundary',
    where: 'It limits the user or role of these credentials. Ask its owner before you change it.',
  },
  session: {
    name: 'a session policy',
    where:
      'It was set when these credentials were created: in inline-session-policy or managed-session-policies of that step, or outside the workflow.',
  },
  endpoint: {
    name: 'a VPC endpoint policy',
    where: "It belongs to the VPC endpoint for STS in the runner's network.",
  },
}

export function policyWords({ policy }: Denial): PolicyWords {
  return policy === undefined
    ? {
        name: 'a policy',
        where: 'Check the policies of the caller, its permissions boundary and its organization.',
      }
    : words[policy]
}

/** The ARN of the policy as evidence. */
export function policyLines({ policyArn }: Denial): readonly string[] {
  return policyArn === undefined ? [] : [`Policy: ${plain(policyArn, 300)}`]
}

/** A command that shows the policy, where AWS says which one it is. */
export function lookAt({ policyArn = '' }: Denial): string | undefined {
  const [, organizational] =
    /^arn:[\w-]+:organizations::\w+:policy\/(?:[\w-]+\/)*(p-\w+)$/.exec(policyArn) ?? []
  if (organizational !== undefined) return `aws organizations describe-policy --policy-id ${organizational}`
  return /^arn:[\w-]+:iam::(?:aws|\d{12}):policy\/[\w+=,.@/-]+$/.test(policyArn)
    ? `aws iam get-policy --policy-arn ${policyArn}`
    : undefined
}
