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
  title: 'The certificate comes from an authority that Node does not know',
  symptom: 'unreachable',
  prose: `A proxy that opens TLS, or a service of your own, shows a certificate of a private authority. Node has its own list of
authorities and ignores the system's. Name the authority's PEM file in \`AWS_CA_BUNDLE\` or \`NODE_EXTRA_CA_CERTS\`, in the \`env:\`
of the job. Never switch verification off: the token would go to whoever stands in between.`,
  explain(evidence) {
    const { code, details } = evidence.error
    if (code !== 'network' || details.phase !== 'tls' || !foreign.has(errno(evidence) ?? '')) return undefined
    return {
      title: `The certificate shown for ${plain(hostOf(evidence))} comes from an authority that Node does not know`,
      certainty: 'certain',
      evidence: [...networkLines(evidence), ...authorityLines(evidence)],
      fix: {
        text: 'Name the PEM file of your authority in the env of the job.',
        language: 'yaml',
        code: 'env:\n  AWS_CA_BUNDLE: /etc/ssl/certs/company-ca.pem',
      },
    }
  },
}
