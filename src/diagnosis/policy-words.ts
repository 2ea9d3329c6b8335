import type { Denial, PolicyKind } from './denial.ts'
import { plain } from './text.ts'

/** How a policy is called, and who can change it where. */
export interface PolicyWords {
  readonly name: string
  readonly where: string
}

const words: Readonly<Record<PolicyKind, PolicyWords>> = {
  identity: {
    name: 'an identity-based policy',
    where:
      'It belongs to the caller: a policy of the user, of its groups or of the role whose session this is.',
  },
  trust: { name: "the role's trust policy", where: "It belongs to the role, in the role's account." },
  'service-control': {
    name: 'a service control policy',
    where: "An administrator of the caller's organization can change it, nobody in the account itself.",
  },
  'resource-control': {
    name: 'a resource control policy',
    where: "An administrator of the role's organization can change it, nobody in the account itself.",
  },
  boundary: {
    name: 'a permissions boundary',
    where: 'It limits the user or role whose credentials these are: whoever set the boundary can change it.',
  },
  session: {
    name: 'a session policy',
    where:
      'It was given when these credentials were made: inline-session-policy or managed-session-policies of that step, or what made them elsewhere.',
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
        where: 'Look at those of the caller, its permissions boundary and its organization.',
      }
    : words[policy]
}

/** The policy's own ARN as evidence, and how to look at the policy. */
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
