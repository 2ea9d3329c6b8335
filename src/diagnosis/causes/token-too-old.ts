import { awsMessage, type Evidence, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, quote, said, toDuration } from '../text.ts'

export const tokenTooOld: Cause = {
  code: 'token-too-old',
  title: 'The web identity token was issued too long ago, although it has not expired',
  symptom: 'token-refused',
  prose: `STS checks when a token was issued (\`iat\`), not only when it expires. It refuses a token older than 24 hours with "Token too old" and its
age in seconds. Such a token comes from a file or variable that was written once and used for days. Get a new token shortly before this
step. On GitHub, OIDC does so automatically.`,
  explain(evidence) {
    const age = ageTold(evidence)
    if (age === undefined) return undefined
    const source = evidence.plan?.source
    return {
      title: `The web identity token was issued ${toDuration(age * 1000)} ago; AWS accepts tokens of up to 24 hours`,
      certainty: 'certain',
      evidence: [`AWS said: ${quote(said(awsMessage(evidence)))}`],
      fix: {
        text:
          source?.kind === 'token-file'
            ? `Write a new token into ${plain(source.path)} shortly before this step.`
            : 'Get a new token shortly before this step.',
      },
    }
  },
}

/** Seconds, in AWS's words: "Token too old: 441398". */
export function ageTold(evidence: Evidence): number | undefined {
  if (!refused(evidence, 'AssumeRoleWithWebIdentity', 'ExpiredToken', 'InvalidIdentityToken'))
    return undefined
  const seconds = /token (?:is )?too old:? ?(\d+)?/i.exec(awsMessage(evidence))
  return seconds === null ? undefined : Number(seconds[1] ?? 86_400)
}
