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
  prose: `Regions launched since 2019 (Hong Kong, Milan, Zurich, UAE …) are disabled until an account enables them. Until then, STS in such a Region
does not know the account: it responds to its keys and sessions as if they did not exist ("security token … is invalid"), and to a token
as if there were no identity provider. For keys and sessions, the account of the caller must enable the Region; for a token, the account
of the role. Sessions from the global endpoint \`sts.amazonaws.com\` do not work there either, unless the account is set up for it. See
[AWS's page](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html).`,
  explain(evidence) {
    const region = regionInDoubt(evidence)
    if (region === undefined) return undefined
    const account = accountOf(evidence)
    return {
      title: `${region} may not be enabled in ${account}`,
      certainty: 'likely',
      evidence: [
        `aws-region: ${region}, which is disabled until the account enables it`,
        `AWS said: ${quote(said(awsMessage(evidence)))}`,
      ],
      fix: {
        text: `Check whether the Region is enabled in ${account}. If not, ask an administrator to enable it (this takes a few minutes), or authenticate in a Region that is always enabled, such as us-east-1 or eu-west-1.`,
        language: 'sh',
        code: `aws account get-region-opt-status --region-name ${region}`,
      },
      settle: 'If the same step works with aws-region: us-east-1, this is the cause.',
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
