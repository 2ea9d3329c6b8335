import { messageOf } from '../core/errors.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { github } from '../platforms/github.ts'
import { undo } from '../undo.ts'

const host = nodeHost()
const channel = github.channel(host)
const skipped = host.env['AWS_SKIP_CLEANUP_STEP'] === 'true'

Promise.resolve(skipped ? undefined : undo({ host, channel }))
  .catch((thrown) => channel.warning(`What this step published was not undone: ${messageOf(thrown)}`))
  .then(() => exit(0))
