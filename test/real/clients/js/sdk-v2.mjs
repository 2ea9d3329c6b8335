import process from 'node:process'
import AWS from 'aws-sdk'
import { main } from './client.mjs'

// This generation does not read AWS_ENDPOINT_URL.
const common = { endpoint: process.env.AWS_ENDPOINT_URL, region: process.env.AWS_REGION }
const sts = new AWS.STS(common)
const s3 = new AWS.S3({ ...common, s3ForcePathStyle: true })

await main({
  whoAmI: () => sts.getCallerIdentity().promise(),
  put: (object) => s3.putObject(object).promise(),
  get: async (object) => (await s3.getObject(object).promise()).Body,
  secret: async (id) =>
    (await new AWS.SecretsManager(common).getSecretValue(id).promise()).SecretString,
  accessKeyId: () => sts.config.credentials.accessKeyId,
})
