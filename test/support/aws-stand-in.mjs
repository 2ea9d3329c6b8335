// `aws sts get-caller-identity [--profile NAME] [--region NAME]` and `aws ecr get-login-password` by the AWS SDK for JavaScript, which finds
// credentials as the AWS CLI does.
import { parseArgs } from 'node:util'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const options = { profile: { type: 'string' }, region: { type: 'string' } }
const { positionals, values } = parseArgs({ options, allowPositionals: true })
const command = positionals.join(' ')
if (!['sts get-caller-identity', 'ecr get-login-password'].includes(command))
  throw new Error(`no stand-in for: aws ${command}`)
// As the CLI does, and the SDK does not: a profile that is named wins over keys in the environment.
if (values.profile !== undefined) process.env.AWS_PROFILE = values.profile
const { Account, Arn } = await new STSClient(values).send(new GetCallerIdentityCommand())
// A password for ECR is worth what the credentials are: here it says whose they are.
console.log(command.startsWith('ecr') ? Arn : JSON.stringify({ Account, Arn }))
