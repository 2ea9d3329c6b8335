import { type Evidence, errno } from '../evidence.ts'
import type { Cause } from '../finding.ts'
import { hostOf, networkLines, unreached } from '../network-words.ts'
import { fipsRegions } from '../regions.ts'
import { plain } from '../text.ts'

export const fipsEndpoint: Cause = {
  code: 'fips-endpoint',
  title: 'STS has no FIPS endpoint in this Region',
  symptom: 'unreachable',
  prose: `With \`AWS_USE_FIPS_ENDPOINT: true\`, the address is \`sts-fips.REGION.amazonaws.com\`. Only Regions of the United States have it (${fipsRegions.map((region) => `\`${region}\``).join(', ')};
in GovCloud the regular endpoints are FIPS endpoints). Authenticate in one of these Regions, or without FIPS if your rules allow it. See
[AWS's list](https://aws.amazon.com/compliance/fips/).`,
  explain(evidence) {
    const region = withoutFips(evidence)
    if (region === undefined) return undefined
    return {
      title: `STS has no FIPS endpoint in ${plain(region)}`,
      certainty: 'certain',
      evidence: networkLines(evidence),
      fix: {
        text: `Set aws-region to a Region that has one (${fipsRegions.join(', ')}). Or, if you do not need FIPS here, set AWS_USE_FIPS_ENDPOINT to false for this step.`,
      },
    }
  },
}

/** The Region in the name of a FIPS endpoint that does not exist. */
function withoutFips(evidence: Evidence): string | undefined {
  const region = /^sts-fips\.([a-z0-9-]+)\./.exec(hostOf(evidence))?.[1]
  const unknown =
    unreached(evidence) && errno(evidence) === 'ENOTFOUND' && evidence.error.details.phase !== 'proxy'
  return unknown && region !== undefined && !fipsRegions.includes(region) ? region : undefined
}
