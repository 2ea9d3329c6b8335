import type { Env } from '../core/host.ts'
import type { Log } from '../core/log.ts'
import { hideAccountsIn } from '../core/masks.ts'
import { proxySecrets } from '../core/proxy.ts'
import { type Given, inputReader } from './input-reader.ts'
import { inputNames, inputs, type RawInputs } from './inputs.ts'

/** Hides what came in as an input before anything can print it, problems with the inputs included. @returns `masksAccounts` */
export function hideInputs(
  { raw, env, read: { text } }: Given,
  log: Pick<Log, 'mask' | 'maskAccounts'>,
): boolean {
  const secrets = inputNames.flatMap((name) => ('secret' in inputs[name] && text(name)) || [])
  // All of them, whether they are used or can be: what one holds, an error of something else may show.
  const proxies = [raw['http-proxy'], ...inputs['http-proxy'].env.map((name) => env[name])]
  const passwords = proxies.flatMap((proxy) => (proxy ? proxySecrets(proxy.trim()) : []))
  log.mask(...new Set([...secrets, ...passwords]))
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
  return /^true$/i.test(text ?? '')
}
