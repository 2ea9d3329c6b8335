// What both generations of the JavaScript SDK are asked to do; contract in test/real/README.md.
import { randomBytes } from 'node:crypto'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs one generation's calls and prints the report.
 * @param {{whoAmI, put, get, secret, accessKeyId}} sdk
 */
export async function main(sdk) {
  const [flag, seconds] = process.argv.slice(2)
  const work = flag === '--loop' ? loop(sdk, Number(seconds)) : once(sdk)
  const report = await work.catch((error) => ({ error: `${error.name}: ${error.message}` }))
  console.log(JSON.stringify(report))
  process.exitCode = 'error' in report ? 1 : 0
}

async function once(sdk) {
  const { Account: account, Arn: arn } = await sdk.whoAmI()
  const bucket = process.env.REAL_BUCKET ?? 'real-parts'
  const object = { Bucket: bucket, Key: `js-${process.pid}` }
  const body = randomBytes(32)
  await sdk.put({ ...object, Body: body })
  const same = body.equals(await sdk.get(object))
  const secret = process.env.REAL_SECRET ?? 'real-parts'
  const read = async () => ((await sdk.secret({ SecretId: secret })) ? 'ok' : 'empty')
  return {
    account,
    arn,
    s3: same ? 'ok' : 'different bytes came back',
    secret: secret === '' ? 'none' : await read(),
    accessKeyId: await sdk.accessKeyId(),
  }
}

async function loop(sdk, seconds) {
  const report = { calls: 0, failures: 0 }
  const keys = new Set()
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    report.calls++
    try {
      await sdk.whoAmI()
      keys.add(await sdk.accessKeyId())
    } catch (error) {
      report.failures++
      report.error = `${error.name}: ${error.message}`
    }
    await sleep(1000)
  }
  return { ...report, accessKeys: keys.size }
}
