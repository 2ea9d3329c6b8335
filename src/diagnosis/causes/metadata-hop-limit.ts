import type { Cause } from '../finding.ts'
import { isChaining, missedFor } from '../looked-up.ts'

export const metadataHopLimit: Cause = {
  code: 'metadata-hop-limit',
  title: 'The instance metadata service sends no token: the hop limit is too low for containers',
  symptom: 'no-token',
  prose: `Credentials of an EC2 instance come from its metadata service, which requires a token that it issues first. The response with the token
can cross only as many networks as the hop limit allows. The default, 1, reaches the instance but not a container on it. Raise the limit
to 2, or run the job outside containers. Every container on the instance can then use the instance role: if other people's jobs run there,
use OIDC with a separate role for this job instead. See [AWS's
page](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html).`,
  explain(evidence) {
    const missed = missedFor(evidence, 'metadata-token', 'metadata-silent')
    if (missed === undefined) return undefined
    const silent = missed.reason === 'metadata-silent'
    // The step wants the credentials of an earlier step.
    if (silent && isChaining(evidence)) return undefined
    return {
      ...(silent
        ? {
            title:
              'The instance metadata service did not answer: in a container, the hop limit may be too low',
          }
        : {}),
      certainty: 'likely',
      evidence: [
        silent
          ? 'The metadata service did not respond in time'
          : 'The metadata service refuses requests without a token, and no token arrived',
      ],
      fix: {
        text: 'If this job should use the instance role, set the hop limit to 2. If not, use OIDC: id-token: write, without force-skip-oidc.',
        language: 'sh',
        code: 'aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID \\\n  --http-tokens required --http-put-response-hop-limit 2',
      },
      settle:
        'If this command prints a token on the instance but not in the container, this is the cause: curl -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" http://169.254.169.254/latest/api/token',
    }
  },
}
