import { messageOf } from '../core/errors.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { github } from '../platforms/github.ts'
import { type Outcome, run } from '../run.ts'

const host = nodeHost()

async function main(): Promise<number> {
  const outcome = await run(github, host)
  const { channel } = outcome
  if (outcome.kind === 'failed') {
    const { report } = await import('./report.ts')
    await report(outcome, host)
    channel.close()
    return 1
  }
  await succeeded(outcome)
  channel.close()
  return 0
}

/** Credentials are published by now: nothing that goes wrong here is a failure of the step. */
async function succeeded(outcome: Extract<Outcome, { kind: 'published' }>): Promise<void> {
  const { channel } = outcome
  if (!outcome.known.settings?.summary) return
  try {
    await (await import('./summarize.ts')).summarize(outcome, host, channel)
  } catch (thrown) {
    channel.warning(`The summary could not be written: ${messageOf(thrown)}.`)
  }
}

main().then(exit)
