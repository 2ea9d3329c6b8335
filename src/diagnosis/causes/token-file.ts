import { errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { said } from '../text.ts'

export const tokenFile: Cause = {
  code: 'token-file',
  title: 'The file of web-identity-token-file has no token to offer',
  symptom: 'files',
  prose: `The file is not there, is empty, is too large, or holds something other than a JSON Web Token. The path is taken as it stands if absolute, else from the workspace. In a
container job, paths of the host do not exist: mount them. A step that writes the token must run before this one.`,
  explain(evidence) {
    const { error, plan } = evidence
    const code = errno(evidence)
    if (error.code !== 'token-file-unreadable' || code === 'EACCES' || code === 'EPERM') return undefined
    const path = plan?.source.kind === 'token-file' ? plan.source.path : undefined
    return {
      certainty: 'certain',
      evidence: [said(error.message)],
      fix: {
        text: 'Correct the path, or write the token before this step: an OIDC id token (not an access token) and nothing else.',
        language: 'sh',
        code: `ls -l ${path !== undefined && /^[\w./@+-]+$/.test(path) ? path : 'FILE'}`,
      },
    }
  },
}
