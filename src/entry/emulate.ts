import { resolve } from 'node:path'
import { CredentialsError } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import { startEmulator } from '../emulator/index.ts'

/** Runs the emulator until the process is told to stop, and says what a job needs to use it. */
export async function emulate(
  options: { readonly config?: string; readonly port?: string },
  host: Host,
): Promise<void> {
  const emulator = await startEmulator({
    config: readConfig(options.config, host),
    port: portOf(options.port),
  })
  host.print(`Listening on ${emulator.url}. A job needs:`)
  for (const [name, value] of Object.entries(emulator.env)) host.print(`  ${name}=${value}`)
}

function readConfig(path: string | undefined, { files }: Host): unknown {
  if (path === undefined) return {}
  const text = files.read(resolve(path))
  if (text === undefined)
    throw new CredentialsError(
      'invalid-input',
      `The configuration file ${path} does not exist. Change --config.`,
    )
  return text
}

function portOf(text = '0'): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text)
  throw new CredentialsError('invalid-input', `--port takes a number from 0 to 65535, not ${text}.`)
}
