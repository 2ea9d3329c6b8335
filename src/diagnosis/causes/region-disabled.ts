import { partitionOfRegion } from '../../core/arn.ts'
import { isOptInRegion } from '../../core/opt-in-regions.ts'
import { type Evidence, refused, roleArn } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { endpointLines, given } from '../origin.ts'
import { plain } from '../text.ts'

export const regionDisabled: Cause = {
  code: 'region-disabled',
  title: 'STS is disabled in this Region for the account',
  symptom: 'place',
  input: 'aws-region',
  prose: `Opt-in Regions are disabled until you enable them for the account. The other Regions are always enabled, but an administrator can
deactivate the STS endpoint of each: in the IAM console, Account settings, Security Token Service. Activate it there. Or authenticate in
another Region, and set the Region of your work yourself in later steps. A new account takes a few minutes.`,
  explain(evidence) {
    if (!refused(evidence, undefined, 'RegionDisabled', 'OptInRequired')) return undefined
    const region = plain(regionAsked(evidence))
    const account = roleArn(evidence)?.account
    return {
      title: `STS is disabled in ${region} for the account`,
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
      text: 'Ask an administrator to enable the Region for the account, or use an enabled Region.',
      language: 'sh',
      code: `aws account enable-region --region-name ${/^[a-z0-9-]+$/.test(region) ? region : 'REGION'}`,
    }
  const where = partitionOfRegion(region).id === 'aws' ? '' : ', in the console of this partition'
  return {
    text: `Ask an administrator of the account to activate STS for ${region} in the IAM console: Account settings, Security Token Service, Endpoints${where}. Or set aws-region to a Region where STS is active.`,
  }
}

/** That of an endpoint that is given, else aws-region. */
function regionAsked({ plan, error }: Evidence): string {
  const { endpointFrom, host = '' } = error.details
  const elsewhere = endpointFrom !== undefined || plan?.network.stsEndpoint !== undefined
  const named = elsewhere ? /^sts(?:-fips)?\.([a-z0-9-]+)\.amazonaws/.exec(host)?.[1] : undefined
  return named ?? plan?.region ?? 'REGION'
}
