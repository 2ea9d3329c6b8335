import type { Cause } from '../finding.ts'
import { missedFor } from '../looked-up.ts'

export const instanceWithoutRole: Cause = {
  code: 'instance-without-role',
  title: 'The EC2 instance has no role, so it has no credentials to give',
  symptom: 'no-token',
  prose: `The metadata service answers, but it has no credentials: no instance profile is attached, the profile holds no role, or EC2
cannot assume the role (it was deleted, or its trust policy does not name \`ec2.amazonaws.com\`). A role that was attached a moment ago
takes some minutes.`,
  explain(evidence) {
    const missed = missedFor(evidence, 'no-instance-role', 'instance-role-unusable')
    if (missed === undefined) return undefined
    const unusable = missed.reason === 'instance-role-unusable'
    return {
      ...(unusable ? { title: 'EC2 cannot assume the role of the instance' } : {}),
      certainty: 'likely',
      evidence: [
        unusable
          ? 'The metadata service names a role, but has no credentials of it'
          : 'The metadata service has no role (status 404)',
      ],
      fix: unusable
        ? {
            text: 'Check that the role of the instance exists, and that its trust policy names the service ec2.amazonaws.com.',
            language: 'sh',
            code: 'aws ec2 describe-iam-instance-profile-associations',
          }
        : {
            text: 'If this job should use the role of the instance, attach one. If not, use OIDC or keys.',
            language: 'sh',
            code: 'aws ec2 associate-iam-instance-profile --instance-id INSTANCE_ID --iam-instance-profile Name=PROFILE',
          },
      settle:
        'aws ec2 describe-instances --instance-ids INSTANCE_ID --query "Reservations[].Instances[].IamInstanceProfile" is empty, or names a role that is gone.',
    }
  },
}
