import { partitionOfRegion } from '../../core/arn.ts'
import { isOptInRegion } from '../../core/opt-in-regions.ts'
import { type Evidence, refused, roleArn } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { endpointLines, given } from '../origin.ts'
import { plain } from '../text.ts'

export const regionDisabled: Cause = {
  code: 'region-disabled',
  title: 'STS is switched off in this Region for the account',
  symptom: 'place',
  input: 'aws-region',
  prose: `Opt-in Regions are off until somebody enables them for the account. The other Regions are always on, but an administrator can
switch the STS endpoint of each off: in the IAM console, Account settings, Security Token Service. Switch it on there, or authenticate in
a Region that is on and name the Region of your work to later steps yourself. A new account needs some minutes.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'RegionDisabled', 'OptInRequired')) return undefined
    const region = plain(regionAsked(evidence))
    const account = roleArn(evidence)?.account
    return {
      title: `STS is switched off in ${region} for the account`,
      certainty: 'certain',
      evidence: [
        given(evidence, 'aws-region', evidence.plan?.region ?? '?'),
        ...endpointLines(evidence),
        ...(account === undefined ? [] : [`Account of the role: ${plain(account)}`]),
      ],
      fix: fixOf(region),
    }
  },
}

/** A Region that every account has cannot be enabled. */
function fixOf(region: string): Fix {
  if (isOptInRegion(region))
    return {
      text: 'Enable the Region for the account (an administrator can), or use one that is on.',
      language: 'sh',
      code: `aws account enable-region --region-name ${/^[a-z0-9-]+$/.test(region) ? region : 'REGION'}`,
    }
  const where = partitionOfRegion(region).id === 'aws' ? '' : ', in the console of this partition'
  return {
    text: `Let an administrator of the account switch STS on for ${region} in the IAM console: Account settings, Security Token Service, Endpoints${where}. Or set aws-region to a Region where it is on.`,
  }
}

/** That of an endpoint that is given, else aws-region. */
function regionAsked({ plan, error }: Evidence): string {
  const { endpointFrom, host = '' } = error.details
  const elsewhere = endpointFrom !== undefined || plan?.network.stsEndpoint !== undefined
  const named = elsewhere ? /^sts(?:-fips)?\.([a-z0-9-]+)\.amazonaws/.exec(host)?.[1] : undefined
  return named ?? plan?.region ?? 'REGION'
}
