import { messageOf } from '../core/errors.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { github } from '../platforms/github.ts'
import { type Outcome, run } from '../run.ts'

const host = nodeHost()

async function main(): Promise<number> {
  try {
    await succeeded(await run(github, host))
    return 0
  } catch (thrown) {
    const { report } = await import('./report.ts')
    await report(thrown, github, host)
    return 1
  }
}

/** Credentials are published by now: nothing that goes wrong here is a failure of the step. */
async function succeeded(outcome: Outcome): Promise<void> {
  if (!outcome.settings.summary) return
  try {
    await (await import('./summarize.ts')).summarize(outcome, github, host)
  } catch (thrown) {
    github.channel(host).warning(`The summary could not be written: ${messageOf(thrown)}.`)
  }
}

main().then(exit)
