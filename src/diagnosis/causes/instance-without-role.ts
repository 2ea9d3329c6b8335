import type { Cause } from '../finding.ts'
import { missedFor } from '../looked-up.ts'

export const instanceWithoutRole: Cause = {
  code: 'instance-without-role',
  title: 'The EC2 instance has no role, so it provides no credentials',
  symptom: 'no-token',
  prose: `The metadata service responds, but has no credentials: no instance profile is attached, the profile contains no role, or EC2 cannot assume
the role (it was deleted, or its trust policy does not name \`ec2.amazonaws.com\`). A newly attached role takes a few minutes.`,
  explain(evidence) {
    const missed = missedFor(evidence, 'no-instance-role', 'instance-role-unusable')
    if (missed === undefined) return undefined
    const unusable = missed.reason === 'instance-role-unusable'
    return {
      ...(unusable ? { title: 'EC2 cannot assume the role of the instance' } : {}),
      certainty: 'likely',
      evidence: [
        unusable
          ? 'The metadata service names a role, but has no credentials for it'
          : 'The metadata service has no role (status 404)',
      ],
      fix: unusable
        ? {
            text: 'Check that the instance role exists, and that its trust policy names the service ec2.amazonaws.com.',
            language: 'sh',
            code: 'aws ec2 describe-iam-instance-profile-associations',
          }
        : {
            text: 'If this job should use an instance role, attach one. If not, use OIDC or keys.',
            language: 'sh',
            code: 'aws ec2 associate-iam-instance-profile --instance-id INSTANCE_ID --iam-instance-profile Name=PROFILE',
          },
      settle:
        'If aws ec2 describe-instances --instance-ids INSTANCE_ID --query "Reservations[].Instances[].IamInstanceProfile" prints nothing, or a profile whose role no longer exists, this is the cause.',
    }
  },
}
