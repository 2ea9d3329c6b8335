import { isOptInRegion } from '../../core/opt-in-regions.ts'
import { awsMessage, type Evidence, isNoProvider, refused, roleArn } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { quote, said } from '../text.ts'
import { sessionTokenMissing } from './session-token-missing.ts'
import { sessionTokenStray } from './session-token-stray.ts'
import { wrongPartition } from './wrong-partition.ts'

export const regionNotEnabled: Cause = {
  code: 'region-not-enabled',
  title: 'The Region may not be enabled in the account',
  symptom: 'place',
  input: 'aws-region',
  prose: `Regions since 2019 (Hong Kong, Milan, Zurich, UAE …) are off until an account enables them. Until then STS in such a Region knows nothing of
the account: it answers to its keys and sessions as if they did not exist ("security token … is invalid"), and to a token that there
is no identity provider. For keys and sessions it is the account of the caller that counts, for a token that of the role.
Sessions of the global endpoint \`sts.amazonaws.com\` do not work there either, unless the account asks for tokens that do.
See [AWS's page](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html).`,
  explain(evidence) {
    const region = regionInDoubt(evidence)
    if (region === undefined) return undefined
    const account = accountOf(evidence)
    return {
      title: `${region} may not be enabled in ${account}`,
      certainty: 'likely',
      evidence: [
        `aws-region: ${region}, which each account has to enable`,
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
      ],
      fix: {
        text: `Look whether the Region is enabled in ${account}. If not, enable it there (an administrator can, it takes some minutes), or authenticate in a Region that is always on, such as us-east-1 or eu-west-1.`,
        language: 'sh',
        code: `aws account get-region-opt-status --region-name ${region}`,
      },
      settle: 'The same step works with aws-region: us-east-1.',
    }
  },
}

/** AWS's answer is the one that it gives where the Region is off, and the Region can be off. */
export function regionInDoubt(evidence: Evidence): string | undefined {
  const region = evidence.plan?.region ?? ''
  const unknown = refused(
    evidence,
    undefined,
    'InvalidClientTokenId',
    'UnrecognizedClient',
    'InvalidAccessKeyId',
  )
  if (!isOptInRegion(region) || !(unknown || isNoProvider(evidence))) return undefined
  const other = [wrongPartition, sessionTokenMissing, sessionTokenStray]
  return other.some((cause) => cause.explain(evidence) !== undefined) ? undefined : region
}

function accountOf(evidence: Evidence): string {
  const account = isNoProvider(evidence) ? roleArn(evidence)?.account : evidence.chained?.account
  return account === undefined ? 'the account of the keys' : `account ${account}`
}
