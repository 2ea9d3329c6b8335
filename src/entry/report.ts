import { CredentialsError, InvalidInputs } from '../core/errors.ts'
import type { Host } from '../core/host.ts'
import type { Platform } from '../core/platform.ts'
import { hideAccountsIn, masksAccounts } from '../masks.ts'

/** Tells a failure to the person who has to mend it: once, with the input to change. */
export function report(thrown: unknown, platform: Platform, host: Host): void {
  const channel = platform.channel(host)
  const masked = masksAccounts(platform.inputs(host.env), host.env)
  for (const message of messagesOf(thrown)) {
    if (masked) hideAccountsIn(message, channel)
    channel.error(message)
  }
  if (host.env['SHOW_STACK_TRACE'] === 'true') channel.group('Stack trace', stackOf(thrown))
}

function messagesOf(thrown: unknown): readonly string[] {
  if (thrown instanceof InvalidInputs) return thrown.problems.map((problem) => problem.message)
  if (thrown instanceof CredentialsError) return [thrown.message]
  return [`An error that should not happen: ${thrown instanceof Error ? thrown.message : String(thrown)}. Please report it, with SHOW_STACK_TRACE=true in the step's env.`]
}

/** The error and what caused it, down to the first. */
function stackOf(thrown: unknown): readonly string[] {
  if (!(thrown instanceof Error)) return [String(thrown)]
  const lines = (thrown.stack ?? thrown.message).split('\n')
  return thrown.cause === undefined ? lines : [...lines, 'caused by:', ...stackOf(thrown.cause)]
}
