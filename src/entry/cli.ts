#!/usr/bin/env node
import { optionsFrom } from '../commands/command-line.ts'
import { CredentialsError, messageOf } from '../core/errors.ts'
import { version } from '../core/version.ts'
import { complain } from '../host/arguments.ts'
import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'

const usage = `configure-aws-credentials ${version}

Usage: configure-aws-credentials COMMAND [OPTIONS]

Commands:
  emulate          Run an STS and an OIDC issuer on this machine, to try things offline
  help [COMMAND]   Print this text, or that of a command
  version          Print the version`

const emulateUsage = `Usage: configure-aws-credentials emulate [OPTIONS]

Runs an STS, an OIDC issuer and GitHub's token endpoint on a port of this machine, until it is stopped (Ctrl-C).
Prints the lines to paste into another shell. Reference: docs/emulator.md

Options:
  --config FILE       accounts, roles, jobs and faults, YAML or JSON; default: an account with a user, a role and a job
  --port PORT         default: a free one
  --allow-host NAME   answer under this host name too, beside 127.0.0.1, localhost and ::1; may be repeated
  -h, --help          Print this text

Examples:
  configure-aws-credentials emulate
  configure-aws-credentials emulate --config emulator.yaml --port 4566`

const helpOption = { help: { short: 'h' } } as const

const emulateOptions = {
  config: { value: 'FILE' },
  port: { value: 'PORT' },
  'allow-host': { value: 'NAME', several: true },
  ...helpOption,
} as const

const host = nodeHost()

command(process.argv[2] ?? 'help', process.argv.slice(3)).catch((thrown) => {
  complain(messageOf(thrown))
  // 2: it was used wrongly.
  exit(thrown instanceof CredentialsError && thrown.code === 'invalid-input' ? 2 : 1)
})

async function command(name: string, args: readonly string[]): Promise<void> {
  switch (name) {
    case 'emulate': {
      const given = optionsFrom(name, args, emulateOptions)
      if (given['help'] !== undefined) return host.print(emulateUsage)
      const { emulate } = await import('../commands/emulate.ts')
      const [config, port, allowedHosts = []] = [given['config'], given['port'], given['allow-host']]
      return emulate({ config: config?.[0], port: port?.[0], allowedHosts }, host)
    }
    case 'version':
    case '--version':
      return host.print(optionsFrom('version', args, helpOption)['help'] === undefined ? version : usage)
    case 'help':
    case '--help':
    case '-h':
      return host.print(usageOf(args))
    default:
      throw new CredentialsError('invalid-input', `There is no command "${name}".\n\n${usage}`)
  }
}

function usageOf([name, ...others]: readonly string[]): string {
  if (others.length > 0) optionsFrom('help', others, {})
  switch (name) {
    case undefined:
    case '--help':
    case '-h':
    case 'help':
    case 'version':
      return usage
    case 'emulate':
      return emulateUsage
    default:
      throw new CredentialsError('invalid-input', `There is no command "${name}".\n\n${usage}`)
  }
}
