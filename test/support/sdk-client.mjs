// The AWS SDK for JavaScript as a later step would use it: all it knows is the environment.
// node sdk-client.mjs [KEYS]: GetCallerIdentity, until it has used so many access keys; prints {"arns", "keys", "errors"}.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const wanted = Number(process.argv[2] ?? 1)
const sts = new STSClient()
const [arns, keys, errors] = [new Set(), new Set(), []]

do {
  if (arns.size > 0) await new Promise((resolve) => setTimeout(resolve, 200))
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand())
    arns.add(Arn)
    keys.add((await sts.config.credentials()).accessKeyId)
  } catch (error) {
    errors.push(`${error.name}: ${error.message}`)
  }
} while (keys.size < wanted && errors.length === 0)

console.log(JSON.stringify({ arns: [...arns], keys: [...keys], errors }))
