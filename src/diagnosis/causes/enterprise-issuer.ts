import { deniedWebIdentity } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { hasSaferCause } from '../meant-otherwise.ts'
import { providerArn, sentBy } from '../sent.ts'
import { plain, quote } from '../text.ts'
import { trustStatement } from '../trust-statement.ts'

const publicIssuer = 'https://token.actions.githubusercontent.com'

export const enterpriseIssuer: Cause = {
  code: 'enterprise-issuer',
  title: 'The token comes from an enterprise issuer, not from github.com',
  symptom: 'not-authorized',
  prose: `An enterprise can have its own issuer: \`https://token.actions.githubusercontent.com/SLUG\`, \`https://token.actions.NAME.ghe.com\`, or
\`https://HOST/_services/token\` on GitHub Enterprise Server. The identity provider in IAM, the \`Federated\` principal and the prefix of
every condition key must then use that issuer without \`https://\`. For Enterprise Server, AWS must be able to read the keys of the issuer
over the internet.`,
  explain(evidence) {
    const sent = sentBy(evidence)
    if (!deniedWebIdentity(evidence) || evidence.facts.platform !== 'github' || sent === undefined)
      return undefined
    const github =
      sent.iss.startsWith(`${publicIssuer}/`) ||
      /^https:\/\/token\.actions\.[^/]+\.ghe\.com$|\/_services\/token$/.test(sent.iss)
    if (!github || sent.iss === publicIssuer) return undefined
    return {
      certainty: 'likely',
      evidence: [
        `iss sent: ${quote(sent.iss)}`,
        `Required provider: ${plain(providerArn(evidence, sent.host))}`,
      ],
      fix: {
        text: 'If this job should have the role, use this issuer in the principal and in the condition keys of its trust policy.',
        ...(hasSaferCause(evidence) ? {} : { language: 'json', code: trustStatement(evidence, sent) }),
      },
      settle: `If the condition keys of the trust policy do not begin with ${quote(sent.host)}, this is the cause.`,
    }
  },
}
