import { messageOf } from '../core/errors.ts'
import { guarded } from '../core/guarded.ts'
import { ownSecrets } from '../core/own-secrets.ts'
import { contextOf } from '../core/platform.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { githubStep } from '../platforms/github-step.ts'
import { undo } from '../publish/undo.ts'

const host = nodeHost()
const { env } = host
// What a message of the file system or the endpoint's log could repeat.
const held = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY'], env['AWS_SESSION_TOKEN']]
const { platform, log: plain, stepFiles } = githubStep(host)
const { facts, token } = contextOf(platform, env)
const log = guarded(plain, ownSecrets(...token.secrets, ...held.flatMap((secret) => secret ?? [])))

async function main(): Promise<void> {
  if (/^true$/i.test(host.env['AWS_SKIP_CLEANUP_STEP'] ?? '')) {
    return log.info('AWS_SKIP_CLEANUP_STEP is set: what this step published stays.')
  }
  await undo({ host, log, stepFiles, facts })
}

main()
  .catch((thrown) => log.warning(`What this step published was not undone: ${messageOf(thrown)}`))
  .then(() => log.close())
  .then(() => exit(0))
