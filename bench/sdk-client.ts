// The same flow the ordinary way: @actions/core and the AWS SDK's STS client, bundled into one file.
import * as core from '@actions/core'
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'

async function main() {
  const client = new STSClient({ region: core.getInput('aws-region', { required: true }) })
  const token = await core.getIDToken('sts.amazonaws.com')
  const { Credentials } = await client.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: core.getInput('role-to-assume', { required: true }),
      RoleSessionName: 'GitHubActions',
      WebIdentityToken: token,
      DurationSeconds: 3600,
    }),
  )
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  for (const secret of [AccessKeyId, SecretAccessKey, SessionToken]) core.setSecret(secret)
  core.exportVariable('AWS_ACCESS_KEY_ID', AccessKeyId)
  core.exportVariable('AWS_SECRET_ACCESS_KEY', SecretAccessKey)
  core.exportVariable('AWS_SESSION_TOKEN', SessionToken)
  process.exit(0)
}

main()
