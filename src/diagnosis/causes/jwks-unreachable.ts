import { awsCode, awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { sentBy, toShellWord } from '../sent.ts'
import { quote, said } from '../text.ts'

export const jwksUnreachable: Cause = {
  code: 'jwks-unreachable',
  title: "AWS could not fetch the issuer's keys",
  symptom: 'token-refused',
  prose: `STS fetches \`ISSUER/.well-known/openid-configuration\` and the \`jwks_uri\` in it over the internet, and gives up after about five seconds.
An issuer behind a firewall or VPN (GitHub Enterprise Server, a private GitLab, a cluster) works only if these two addresses are public
and their certificate comes from a public authority. For a public issuer this is temporary: run the job again. See [AWS's
page](https://repost.aws/knowledge-center/iam-sts-invalididentitytoken).`,
  explain(evidence) {
    const unread =
      refused(evidence, 'AssumeRoleWithWebIdentity', 'InvalidIdentityToken') &&
      /could(n.t| not) retrieve verification key/i.test(awsMessage(evidence))
    if (!unread && awsCode(evidence) !== 'IDPCommunicationError') return undefined
    const iss = sentBy(evidence)?.iss
    const hosted = /^https:\/\/token\.actions\.(githubusercontent\.com|[^/]+\.ghe\.com)(\/|$)/.test(iss ?? '')
    return {
      certainty: 'certain',
      evidence: [
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
        ...(iss === undefined ? [] : [`iss sent: ${quote(iss)}`]),
      ],
      fix: {
        text: hosted
          ? 'Run the job again. The issuer is public, so this is temporary.'
          : 'Make both addresses readable from the internet, without a login, within five seconds.',
        language: 'sh',
        code: `curl -fsS ${toShellWord(`${iss ?? 'https://ISSUER'}/.well-known/openid-configuration`)}`,
      },
    }
  },
}
