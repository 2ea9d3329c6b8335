import { partitionOfRegion } from './arn.ts'

/** On in every account; each Region of the partition `aws` since then has to be enabled. */
const alwaysOn: ReadonlySet<string> = new Set([
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
])

/**
 * Whether an account has to enable the Region before it can be used there. No other partition has such Regions.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export function isOptInRegion(region: string): boolean {
  const ofForm = /^[a-z]{2}-[a-z]+-\d$/.test(region)
  return ofForm && partitionOfRegion(region).id === 'aws' && !alwaysOn.has(region)
}
