import { messageOf } from '../core/errors.ts'
import { guarded } from '../core/guarded.ts'
import { ownSecrets } from '../core/own-secrets.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { github } from '../platforms/github.ts'
import { undo } from '../publish/undo.ts'

const host = nodeHost()
const { env } = host
// What a message of the file system or the endpoint's log could repeat.
const held = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY'], env['AWS_SESSION_TOKEN']]
const secrets = ownSecrets(...github.secrets(env), ...held.flatMap((secret) => secret ?? []))
const channel = guarded(github.channel(host), secrets)

async function main(): Promise<void> {
  if (/^true$/i.test(host.env['AWS_SKIP_CLEANUP_STEP'] ?? '')) {
    return channel.info('AWS_SKIP_CLEANUP_STEP is set: what this step published stays.')
  }
  await undo({ host, channel, facts: github.facts(host.env) })
}

main()
  .catch((thrown) => channel.warning(`What this step published was not undone: ${messageOf(thrown)}`))
  .then(() => channel.close())
  .then(() => exit(0))
