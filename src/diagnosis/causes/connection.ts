import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { hostOf, networkLines, proxyHost, unreached } from '../network-words.ts'
import { plain } from '../text.ts'

const elsewhere = new Set(['ENOTFOUND', 'EAI_AGAIN'])

export const connection: Cause = {
  code: 'connection',
  title: 'The connection was refused or broken off',
  symptom: 'unreachable',
  prose: `The name is known, but the other side, or a firewall before it, refused the connection or cut it. Allow the runner out to
\`sts.REGION.amazonaws.com:443\` and \`*.actions.githubusercontent.com:443\`, or set \`http-proxy\`. \`ECONNREFUSED\` at \`localhost\`
means that nothing listens at \`sts-endpoint\`. A single reset passes: run the job again.`,
  explain(evidence) {
    const { phase } = evidence.error.details
    if (evidence.error.code !== 'network' || !unreached(evidence) || elsewhere.has(errno(evidence) ?? ''))
      return undefined
    if (phase === 'dns' || phase === 'proxy' || phase === 'tls') return undefined
    const broken = phase === 'answer' || phase === 'body' || errno(evidence) === 'ECONNRESET'
    const way =
      proxyHost(evidence) === undefined
        ? 'Allow the runner out to this host on port 443, or set http-proxy.'
        : 'Check that the proxy lets this host through.'
    return {
      title: `${plain(hostOf(evidence))} ${broken ? 'broke the connection off' : 'could not be connected to'}`,
      certainty: 'certain',
      evidence: networkLines(evidence),
      fix: { text: broken ? `Run the job again. If it stays: ${way}` : way },
    }
  },
}
