import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { main } from './client.mjs'

const sts = new STSClient()
const s3 = new S3Client({ forcePathStyle: true })

await main({
  whoAmI: () => sts.send(new GetCallerIdentityCommand()),
  put: (object) => s3.send(new PutObjectCommand(object)),
  get: async (object) =>
    (await s3.send(new GetObjectCommand(object))).Body.transformToByteArray(),
  secret: async (id) =>
    (await new SecretsManagerClient().send(new GetSecretValueCommand(id))).SecretString,
  accessKeyId: async () => (await sts.config.credentials()).accessKeyId,
})
