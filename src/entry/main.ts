import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { github } from '../platforms/github.ts'
import { run } from '../run.ts'

const host = nodeHost()

async function main(): Promise<number> {
  try {
    const outcome = await run(github, host)
    if (outcome.settings.summary) await (await import('./summarize.ts')).summarize(outcome, github, host)
    return 0
  } catch (thrown) {
    const { report } = await import('./report.ts')
    await report(thrown, github, host)
    return 1
  }
}

main().then(exit)
