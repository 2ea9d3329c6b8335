import { forkOf, isDependabot, wantsToken } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { toFence } from '../markdown.ts'
import { plain } from '../text.ts'

const paste = 'permissions: { id-token: write, contents: read }'

export const idTokenPermission: Cause = {
  code: 'id-token-permission',
  title: 'The job may not ask for an OIDC token: it lacks the permission id-token: write',
  symptom: 'no-token',
  prose: `GitHub gives a job the means to ask for a token only where the job has \`permissions: id-token: write\`.
A \`permissions\` key sets everything it does not name to \`none\`, so name \`contents: read\` too.
A reusable workflow never has more than the job that calls it: the permission has to stand in the calling job as well.
On Forgejo the key is \`enable-openid-connect: true\`.

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
      // What the variables lead to was used, and somebody put it there.
      ...(keys ? { weak: true } : {}),
      certainty: sure ? 'certain' : 'likely',
      evidence: ['ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set in this step'],
      fix: {
        text: 'Add this to the job. Where the job is part of a reusable workflow, add it to the job that calls it, too.',
        language: 'yaml',
        code: paste,
      },
      ...(sure
        ? {}
        : {
            settle:
              'Open "Set up job" in the log of this run: "GITHUB_TOKEN Permissions" lists what the job has.',
          }),
    }
  },
}
