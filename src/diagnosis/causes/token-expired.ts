import { refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { plain, toDuration } from '../text.ts'
import { ageTold } from './token-too-old.ts'

export const tokenExpired: Cause = {
  code: 'token-expired',
  title: 'The web identity token had expired',
  symptom: 'token-refused',
  prose: `A token is valid for minutes. This step fetches a new one automatically if the platform provides one. A token in a variable or a file was
created when the job began, or earlier: renew the file before this step, or request a longer lifetime.`,
  explain(evidence) {
    if (!refused(evidence, 'AssumeRoleWithWebIdentity', 'ExpiredToken') || ageTold(evidence) !== undefined)
      return undefined
    const { claims, nowMs, plan, error } = evidence
    const exp = claims?.['exp']
    // AWS decides by its own clock.
    const { serverTimeMs } = error.details
    const late = typeof exp === 'number' ? (serverTimeMs ?? nowMs) - exp * 1000 : undefined
    const source = plan?.source
    return {
      certainty: 'certain',
      evidence:
        late === undefined
          ? []
          : [
              `The token ${late >= 0 ? `expired ${toDuration(late)} ago` : `expires in ${toDuration(late)}`}${serverTimeMs === undefined ? " by this machine's clock" : ''}`,
            ],
      fix: {
        text:
          source?.kind === 'token-file'
            ? `Renew ${plain(source.path)} shortly before this step.`
            : source?.kind === 'oidc' || (late !== undefined && late < 0)
              ? "Run the job again. If it fails again, set the clock of the token's issuer."
              : 'Run the job again.',
      },
    }
  },
}
