import type { Env } from '../core/host.ts'
import type { Log } from '../core/log.ts'
import { hideAccountsIn } from '../core/masks.ts'
import { type Given, inputReader } from './input-reader.ts'
import { inputNames, inputs, type RawInputs } from './inputs.ts'

/** Hides what came in as an input before anything can print it, problems with the inputs included. @returns `masksAccounts` */
export async function hideInputs(
  { raw, env, read: { text } }: Given,
  log: Pick<Log, 'mask' | 'maskAccounts'>,
): Promise<boolean> {
  const secrets = inputNames.flatMap((name) => ('secret' in inputs[name] && text(name)) || [])
  log.mask(...secrets)
  // All of them, whether they are used or can be: what one holds, an error of something else may show.
  const given = [raw['http-proxy'], ...inputs['http-proxy'].env.map((name) => env[name])]
  const proxies = given.flatMap((proxy) => proxy?.trim() || [])
  if (proxies.length > 0) {
    const { proxySecrets } = await import('../core/proxy.ts')
    log.mask(...new Set(proxies.flatMap(proxySecrets)))
  }
  if (!isOn(text('mask-aws-account-id'))) return false
  for (const name of [
    'role-to-assume',
    'roles',
    'allowed-account-ids',
    'managed-session-policies',
  ] as const) {
    hideAccountsIn(text(name) ?? '', log)
  }
  return true
}

/** As the input will be read, so that it holds even when other inputs are wrong. */
export function masksAccounts(raw: RawInputs, env: Env): boolean {
  return isOn(inputReader(raw, env).text('mask-aws-account-id'))
}

function isOn(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true'
}
