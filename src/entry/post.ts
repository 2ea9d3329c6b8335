import { messageOf } from '../core/errors.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { github } from '../platforms/github.ts'
import { undo } from '../undo.ts'

const host = nodeHost()
const channel = github.channel(host)

async function main(): Promise<void> {
  if (/^true$/i.test(host.env['AWS_SKIP_CLEANUP_STEP'] ?? '')) {
    return channel.info('AWS_SKIP_CLEANUP_STEP is set: what this step published stays.')
  }
  await undo({ host, channel, facts: github.facts(host.env) })
}

main()
  .catch((thrown) => channel.warning(`What this step published was not undone: ${messageOf(thrown)}`))
  .then(() => exit(0))
