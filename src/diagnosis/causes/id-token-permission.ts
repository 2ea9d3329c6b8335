import { forkOf, isDependabot, wantsToken } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { toFence } from '../markdown.ts'
import { plain } from '../text.ts'

const paste = 'permissions: { id-token: write, contents: read }'

export const idTokenPermission: Cause = {
  code: 'id-token-permission',
  title: 'The job cannot get an OIDC token: it lacks the permission id-token: write',
  symptom: 'no-token',
  prose: `GitHub lets a job request a token only if the job has \`permissions: id-token: write\`. A \`permissions\` key sets every permission that it
does not name to \`none\`, so include \`contents: read\`. A reusable workflow never has more permissions than the job that calls it: add the
permission to the calling job as well. On Forgejo, the key is \`enable-openid-connect: true\`.

${toFence(paste, 'yaml')}`,
  explain(evidence) {
    const { facts, noToken, event, error, around } = evidence
    if (!wantsToken(evidence) || forkOf(evidence) !== undefined || noToken === undefined) return undefined
    if (facts.platform !== 'github') {
      const { because, fix } = noToken
      return {
        title: plain(because),
        certainty: 'certain',
        evidence: [`Platform: ${plain(facts.platform)}`],
        fix: { text: plain(fix) },
      }
    }
    const sure = !isDependabot(evidence) && event !== undefined && error.code !== 'sts-refused'
    const keys = error.code === 'sts-refused' && around?.chosen !== undefined
    return {
      // The credentials in the variables were used, so they are probably intended.
      ...(keys ? { weak: true } : {}),
      certainty: sure ? 'certain' : 'likely',
      evidence: ['ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set in this step'],
      fix: {
        text: 'Add this to the job. If the job is in a reusable workflow, also add it to the job that calls the workflow.',
        language: 'yaml',
        code: paste,
      },
      ...(sure
        ? {}
        : {
            settle:
              'Open "Set up job" in the log of this run. If "GITHUB_TOKEN Permissions" does not list "IdToken: write", this is the cause.',
          }),
    }
  },
}
