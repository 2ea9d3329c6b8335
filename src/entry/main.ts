import { messageOf } from '../core/errors.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { githubStep } from '../platforms/github-step.ts'
import { type Outcome, run } from '../run.ts'

const host = nodeHost()

async function main(): Promise<number> {
  const outcome = await run(githubStep(host), host)
  const { log } = outcome
  if (outcome.kind === 'failed') {
    const { report } = await import('./report.ts')
    await report(outcome, host)
    log.close()
    return 1
  }
  await succeeded(outcome)
  log.close()
  return 0
}

/** Credentials are published by now: nothing that goes wrong here is a failure of the step. */
async function succeeded(outcome: Extract<Outcome, { kind: 'published' }>): Promise<void> {
  const { log } = outcome
  if (!outcome.known.settings?.summary) return
  try {
    await (await import('./summarize.ts')).summarize(outcome, host)
  } catch (thrown) {
    log.warning(`The summary could not be written: ${messageOf(thrown)}.`)
  }
}

main().then(exit)
