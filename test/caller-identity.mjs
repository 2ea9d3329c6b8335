/** `aws sts get-caller-identity --region REGION`, as far as a test of the documentation needs the AWS CLI. */
import { parseArgs } from 'node:util'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const { positionals, values } = parseArgs({ allowPositionals: true, options: { region: { type: 'string' } } })
if (positionals.join(' ') !== 'sts get-caller-identity')
  throw new Error(`aws ${positionals.join(' ')} is not known here`)
const { Arn } = await new STSClient({ region: values.region }).send(new GetCallerIdentityCommand({}))
console.log(Arn)
