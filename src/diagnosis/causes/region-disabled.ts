import { refused, roleArn } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { endpointLines, given } from '../origin.ts'
import { plain } from '../text.ts'

export const regionDisabled: Cause = {
  code: 'region-disabled',
  title: 'STS is switched off in this Region for the account',
  symptom: 'place',
  input: 'aws-region',
  prose: `Opt-in Regions are off until somebody enables them for the account, and an administrator can switch the STS endpoint of any
Region off (IAM, Account settings, Security Token Service). Enable the Region, or authenticate in one that is on and name the
Region of your work to later steps yourself. A new account needs some minutes.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'RegionDisabled', 'OptInRequired')) return undefined
    const region = plain(evidence.plan?.region ?? 'REGION')
    const account = roleArn(evidence)?.account
    return {
      title: `STS is switched off in ${region} for the account`,
      certainty: 'certain',
      evidence: [
        given(evidence, 'aws-region', region),
        ...endpointLines(evidence),
        ...(account === undefined ? [] : [`Account of the role: ${plain(account)}`]),
      ],
      fix: {
        text: 'Enable the Region for the account (an administrator can), or use one that is on.',
        language: 'sh',
        code: `aws account enable-region --region-name ${/^[a-z0-9-]+$/.test(region) ? region : 'REGION'}`,
      },
    }
  },
}
