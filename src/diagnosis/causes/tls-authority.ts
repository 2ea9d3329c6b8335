import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { hostOf, networkLines } from '../network-words.ts'
import { authorityLines } from '../origin.ts'
import { plain } from '../text.ts'

const foreign = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
])

export const tlsAuthority: Cause = {
  code: 'tls-authority',
  title: 'The certificate comes from an authority that Node.js does not trust',
  symptom: 'unreachable',
  prose: `A proxy that inspects TLS, or your own service, presents a certificate from a private authority. Node.js has its own list of authorities
and ignores the system list. Set \`AWS_CA_BUNDLE\` or \`NODE_EXTRA_CA_CERTS\` to the PEM file of the authority, in the \`env:\` of the job.
Never turn verification off: that would expose the token to anyone who can intercept the connection.`,
  explain(evidence) {
    const { code, details } = evidence.error
    if (code !== 'network' || details.phase !== 'tls' || !foreign.has(errno(evidence) ?? '')) return undefined
    return {
      title: `The certificate for ${plain(hostOf(evidence))} comes from an authority that Node.js does not trust`,
      certainty: 'certain',
      evidence: [...networkLines(evidence), ...authorityLines(evidence)],
      fix: {
        text: 'Set AWS_CA_BUNDLE to the PEM file of your certificate authority, in the env of the job.',
        language: 'yaml',
        code: 'env:\n  AWS_CA_BUNDLE: /etc/ssl/certs/company-ca.pem',
      },
    }
  },
}
