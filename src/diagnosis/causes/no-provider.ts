import { awsMessage, refused } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { meansChaining, runnerRole } from '../meant-otherwise.ts'
import { ownerOf, sentBy, sentLines, toShellWord } from '../sent.ts'
import { plain } from '../text.ts'
import { regionInDoubt } from './region-not-enabled.ts'
import { wrongPartition } from './wrong-partition.ts'

export const noProvider: Cause = {
  code: 'no-provider',
  title: 'The account has no identity provider for the issuer of the token',
  symptom: 'token-refused',
  input: 'role-to-assume',
  prose: `The account in the role's ARN has no IAM identity provider whose URL is the \`iss\` claim of the token. Either it is the wrong account, or
you still have to create the provider there (once per account, not per role). The URL has to match exactly, including an enterprise slug.`,
  explain(evidence) {
    if (!refused(evidence, 'AssumeRoleWithWebIdentity', 'InvalidIdentityToken')) return undefined
    const found = /No OpenIDConnect provider found in your account for (\S+)/i.exec(awsMessage(evidence))
    if (found === null || wrongPartition.explain(evidence) !== undefined) return undefined
    const sure =
      regionInDoubt(evidence) === undefined && !meansChaining(evidence) && runnerRole(evidence) === undefined
    const sent = sentBy(evidence)
    const issuer = sent?.iss ?? plain(found[1] ?? '').replace(/\.$/, '')
    const { account } = ownerOf(evidence)
    return {
      title: `Account ${plain(account)} has no identity provider for ${plain(issuer)}`,
      ...(sure
        ? { certainty: 'certain' }
        : {
            certainty: 'likely',
            settle:
              'If aws iam list-open-id-connect-providers in that account does not list the issuer, this is the cause.',
          }),
      evidence: [`Account in role-to-assume: ${plain(account)}`, ...sentLines(sent)],
      fix: {
        text: 'Check the account in role-to-assume. If it is right, and jobs should assume roles there, create the provider.',
        language: 'sh',
        code: `aws iam create-open-id-connect-provider \\\n  --url ${toShellWord(issuer)} \\\n  --client-id-list ${toShellWord(sent?.aud ?? 'sts.amazonaws.com')}`,
      },
    }
  },
}
