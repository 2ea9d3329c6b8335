// `aws sts get-caller-identity [--profile NAME] [--region NAME]` by the AWS SDK for JavaScript, which finds
// credentials as the AWS CLI does.
import { parseArgs } from 'node:util'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const options = { profile: { type: 'string' }, region: { type: 'string' } }
const { positionals, values } = parseArgs({ options, allowPositionals: true })
if (positionals.join(' ') !== 'sts get-caller-identity')
  throw new Error(`no stand-in for: aws ${positionals.join(' ')}`)
// As the CLI does, and the SDK does not: a profile that is named wins over keys in the environment.
if (values.profile !== undefined) process.env.AWS_PROFILE = values.profile
const { Account, Arn } = await new STSClient(values).send(new GetCallerIdentityCommand())
console.log(JSON.stringify({ Account, Arn }))
