import type { Cause, Explanation } from '../finding.ts'
import { isChaining, missedFor } from '../looked-up.ts'

export const metadataOff: Cause = {
  code: 'metadata-off',
  title: "The instance's metadata service is off, so there are no credentials of the instance",
  symptom: 'no-token',
  prose: `The role of an EC2 instance reaches programs through the metadata service. It can be switched off for the instance
(\`HttpEndpoint: disabled\`, status 403), by a firewall on it, and for one process by \`AWS_EC2_METADATA_DISABLED: true\`. Often that is
on purpose, so that jobs do not get the role of the runner: then use OIDC or keys.`,
  explain(evidence) {
    const missed = missedFor(evidence, 'metadata-off', 'metadata-disabled')
    if (missed === undefined || isChaining(evidence)) return undefined
    return missed.reason === 'metadata-off' ? switchedOff : byVariable
  },
}

const switchedOff: Explanation = {
  certainty: 'likely',
  evidence: ['The metadata service answered with status 403'],
  fix: {
    text: 'If this job should use the role of the instance, switch the service on. If not, use OIDC or keys.',
    language: 'sh',
    code: 'aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID --http-endpoint enabled --http-tokens required',
  },
  settle:
    'aws ec2 describe-instances --instance-ids INSTANCE_ID --query "Reservations[].Instances[].MetadataOptions.HttpEndpoint" says "disabled".',
}

const byVariable: Explanation = {
  title: 'AWS_EC2_METADATA_DISABLED keeps the step from asking for the credentials of the instance',
  certainty: 'likely',
  evidence: ['AWS_EC2_METADATA_DISABLED is set', 'No other credentials were found'],
  fix: {
    text: 'If this job should use the role of the instance, take AWS_EC2_METADATA_DISABLED out of its environment. If not, use OIDC or keys.',
  },
  settle: 'The runner is an EC2 instance with a role.',
}
