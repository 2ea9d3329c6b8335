/** Runs the real bundle through a job, end to end, against the emulator on this machine. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { parse } from 'yaml'
import { startEmulator } from '../src/emulator/index.ts'
import { createJob } from '../test/support/runner.ts'

const shortened = (value: string | undefined) =>
  value === undefined ? '(none)' : `${value.slice(0, 4)}…${value.length} characters`
const coloured =
  process.env['FORCE_COLOR'] !== undefined || (process.stdout.isTTY && process.stdout.hasColors())
const styled = (code: number, text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text)
const [bold, red, green] = [1, 31, 32]
const say = (title: string, ...lines: readonly string[]) => {
  console.log(`\n${styled(bold, title)}`)
  for (const line of lines) console.log(`   ${line}`)
}

/** In lines of at most 100 characters. */
const folded = (text: string) => text.match(/\S.{0,98}\S?(?=\s|$)/gm) ?? []

const role = 'arn:aws:iam::111122223333:role/deploy'
const emulator = await startEmulator({
  config: parse(readFileSync(join(import.meta.dirname, '../examples/emulator.yaml'), 'utf8')),
})
const job = createJob(emulator.env)

try {
  say('1. An STS and an OIDC issuer listen on this machine', emulator.url)

  const inputs = { 'aws-region': 'eu-central-1', 'role-to-assume': role }
  const started = performance.now()
  const step = await job.step(inputs)
  const took = `in ${Math.round(performance.now() - started)} ms`
  const lines = step.log.trim().split('\n')
  say('2. The action runs: dist/main.cjs', ...lines.map((line) => styled(green, line)), took)
  if (step.code !== 0) throw new Error(`the action ended with ${step.code}: ${step.stderr}`)
  const calls = emulator
    .requests()
    .map(({ method, operation, status }) => `${method} ${operation} → ${status}`)
  say('3. What it asked', ...calls)
  say(
    '4. What the next steps find',
    ...Object.entries(step.variables).map(
      ([name, value]) => `${name}=${/KEY|TOKEN/.test(name) ? shortened(value) : value}`,
    ),
    ...Object.entries(step.outputs).map(([name, value]) => `output ${name}: ${value}`),
  )

  const {
    AWS_ACCESS_KEY_ID = '',
    AWS_SECRET_ACCESS_KEY = '',
    AWS_SESSION_TOKEN = '',
    AWS_REGION = '',
  } = job.env
  const credentials = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  }
  const client = new STSClient({ region: AWS_REGION, endpoint: emulator.url, credentials })
  const identity = await client.send(new GetCallerIdentityCommand({}))
  say('5. The AWS SDK uses them: GetCallerIdentity', styled(green, `${identity.Arn}`))

  const post = await job.post(step)
  say(
    '6. The job ends: dist/post.cjs empties what it published',
    Object.entries(post.variables)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  )
  if (post.code !== 0 || Object.values(post.variables).some((value) => value !== ''))
    throw new Error('post did not undo what was published')

  const env = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token-of-production' }
  const refused = await job.step(inputs, { env })
  const [message = ''] = refused.errors
  say(
    '7. A job of another environment asks for the same role',
    ...folded(message).map((line) => styled(red, line)),
  )
  if (refused.code === 0) throw new Error('the role was to refuse that job')
  say('Done. The same in your workflow: README.md.')
} finally {
  job.remove()
  await emulator.close()
}
