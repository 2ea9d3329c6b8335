#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { CredentialsError, messageOf } from '../core/errors.ts'
import { version } from '../core/version.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'

const usage = `configure-aws-credentials ${version}

Usage: configure-aws-credentials COMMAND [OPTIONS]

Commands:
  emulate    Run an STS and an OIDC issuer on this machine, to try things offline
             --config FILE   accounts, roles, jobs and faults, YAML or JSON (docs/emulator.md)
             --port PORT     default: a free one
  help       Print this text
  version    Print the version`

const emulateOptions = {
  config: { type: 'string' },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const host = nodeHost()

command(process.argv[2] ?? 'help', process.argv.slice(3)).catch((thrown) => {
  host.print(messageOf(thrown))
  exit(2)
})

async function command(name: string, args: string[]): Promise<void> {
  switch (name) {
    case 'emulate': {
      const { help, ...values } = parseArgs({ args, options: emulateOptions }).values
      if (help) return host.print(usage)
      const { emulate } = await import('./emulate.ts')
      return emulate(values, host)
    }
    case 'version':
    case '--version':
      return host.print(version)
    case 'help':
    case '--help':
    case '-h':
      return host.print(usage)
    default:
      throw new CredentialsError('invalid-input', `There is no command ${name}.\n\n${usage}`)
  }
}
