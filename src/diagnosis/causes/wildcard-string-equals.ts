import { deniedWebIdentity } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { sentBy } from '../sent.ts'

export const wildcardStringEquals: Cause = {
  code: 'wildcard-string-equals',
  title: 'A * under StringEquals is a plain character: only StringLike reads it as a wildcard',
  symptom: 'not-authorized',
  prose: `\`"StringEquals": {"…:sub": "repo:OWNER/REPO:*"}\` admits only a subject that really ends in an asterisk, that is, nobody.
Move the line under \`StringLike\`, or better, name the exact subject. Keep the repository in front of the \`*\`.`,
  explain(evidence) {
    const sent = sentBy(evidence)
    if (!deniedWebIdentity(evidence) || sent === undefined) return undefined
    const repository = /^repo:[^:]+/.exec(sent.sub)?.[0]
    if (repository === undefined) return undefined
    return {
      certainty: 'likely',
      evidence: ['The trust policy is out of sight from here; this is a frequent mistake in it'],
      fix: {
        text: 'If the sub condition has a * or ?, move it from StringEquals to StringLike.',
        language: 'json',
        code: JSON.stringify({ StringLike: { [`${sent.host}:sub`]: `${repository}:*` } }, undefined, 2),
      },
      settle: 'The trust policy has a * or ? under StringEquals.',
    }
  },
}
