import type { Cause, Explanation } from '../finding.ts'
import { isChaining, missedFor } from '../looked-up.ts'

export const metadataOff: Cause = {
  code: 'metadata-off',
  title: 'The instance metadata service is off, so the instance provides no credentials',
  symptom: 'no-token',
  prose: `Programs get the role of an EC2 instance from its metadata service. The service can be off for the instance (\`HttpEndpoint: disabled\`,
status 403), blocked by a firewall on the instance, or disabled for one process by \`AWS_EC2_METADATA_DISABLED: true\`. This is often
intentional, so that jobs do not get the role of the runner: then use OIDC or keys.`,
  explain(evidence) {
    const missed = missedFor(evidence, 'metadata-off', 'metadata-disabled')
    if (missed === undefined || isChaining(evidence)) return undefined
    return missed.reason === 'metadata-off' ? switchedOff : byVariable
  },
}

const switchedOff: Explanation = {
  certainty: 'likely',
  evidence: ['The metadata service returned status 403'],
  fix: {
    text: 'If this job should use the instance role, enable the service. If not, use OIDC or keys.',
    language: 'sh',
    code: 'aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID --http-endpoint enabled --http-tokens required',
  },
  settle:
    'If aws ec2 describe-instances --instance-ids INSTANCE_ID --query "Reservations[].Instances[].MetadataOptions.HttpEndpoint" prints "disabled", this is the cause.',
}

const byVariable: Explanation = {
  title: 'AWS_EC2_METADATA_DISABLED prevents the step from using the credentials of the instance',
  certainty: 'likely',
  evidence: ['AWS_EC2_METADATA_DISABLED is set', 'No other credentials were found'],
  fix: {
    text: 'If this job should use the instance role, remove AWS_EC2_METADATA_DISABLED from its environment. If not, use OIDC or keys.',
  },
  settle: 'If the runner is an EC2 instance with a role, this is the cause.',
}
