import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { github } from '../platforms/github.ts'
import { run } from '../run.ts'

const host = nodeHost()

async function main(): Promise<number> {
  const outcome = await run(github, host)
  const channel = github.channel(host)
  if (outcome.kind === 'failed') {
    const { report } = await import('./report.ts')
    await report(outcome, host, channel)
    return 1
  }
  if (outcome.known.settings?.summary)
    await (await import('./summarize.ts')).summarize(outcome, host, channel)
  return 0
}

main().then(exit)
