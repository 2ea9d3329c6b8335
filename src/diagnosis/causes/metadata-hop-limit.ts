import type { Cause } from '../finding.ts'
import { isChaining, missedFor } from '../looked-up.ts'

export const metadataHopLimit: Cause = {
  code: 'metadata-hop-limit',
  title:
    "The instance's metadata service gives this process no token: the hop limit is too low for containers",
  symptom: 'no-token',
  prose: `Credentials of an EC2 instance come from its metadata service, which answers only to a token it gave before. The answer with
the token crosses as many networks as the hop limit says: 1 by default, so it reaches the instance and no container on it. Raise the
limit to 2, or run the job outside of containers. Every container on the instance can then use the role of the instance:
where jobs of others run there, give the job a role of its own by OIDC instead.
See [AWS's page](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html).`,
  explain(evidence) {
    const missed = missedFor(evidence, 'metadata-token', 'metadata-silent')
    if (missed === undefined) return undefined
    const silent = missed.reason === 'metadata-silent'
    // An earlier step's credentials are what is wanted.
    if (silent && isChaining(evidence)) return undefined
    return {
      ...(silent
        ? {
            title:
              'The metadata service of the instance did not answer: in a container, the hop limit may be too low',
          }
        : {}),
      certainty: 'likely',
      evidence: [
        silent
          ? 'Nothing came back from the address of the metadata service in time'
          : 'The metadata service refuses requests without a token, and no token arrived',
      ],
      fix: {
        text: 'If this job should use the role of the instance, let the hop limit be 2. If not, use OIDC: id-token: write, without force-skip-oidc.',
        language: 'sh',
        code: 'aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID \\\n  --http-tokens required --http-put-response-hop-limit 2',
      },
      settle:
        'On the instance itself this prints a token, in the container it does not: curl -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" http://169.254.169.254/latest/api/token',
    }
  },
}
