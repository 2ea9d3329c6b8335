import { InvalidInputs } from '../core/errors.ts'
import type { ProxyReading } from '../core/proxy.ts'
import type { CustomTags } from './custom-tags.ts'
import type { Given, InputReader } from './input-reader.ts'
import { inputNames, inputs, type RawInputs } from './inputs.ts'
import type { RolesReading } from './role-target.ts'
import { externalIdRule, lineRule, rulesAt, urlRule } from './rules.ts'
import type { Settings } from './settings.ts'
import {
  allowedAccountsOf,
  customTagsOf,
  keysOf,
  managedPoliciesOf,
  proxyOf,
  publishOf,
  refreshOf,
  regionOf,
  retryOf,
  sessionNameOf,
  sessionPolicyOf,
} from './settings-readers.ts'
import type { CrossChecks } from './situation.ts'

/** The inputs that take a parser, read already. */
export interface ParsedInputs {
  readonly roles?: RolesReading
  readonly customTags?: CustomTags
  readonly proxy?: ProxyReading
}

/**
 * @param parsed what `parse-inputs.ts` made of those inputs that take a parser
 * @throws InvalidInputs with every problem there is
 */
export function settingsFrom(
  { raw, read }: Given,
  { roles, customTags, proxy }: ParsedInputs,
  checks: CrossChecks,
): Settings {
  const rules = rulesAt(read.text('sts-endpoint'))
  const unset = read.boolean('unset-current-credentials')
  const specialCharacters = read.boolean('special-characters-workaround')
  const settings: Settings = {
    region: regionOf(read, rules, unset && isLogOut(raw, read)),
    // Several lines are one chain: each role assumes the next.
    chain: read.items('role-to-assume', '\n', rules.role),
    roles: roles?.targets,
    keys: keysOf(read),
    tokenFile: read.checked('web-identity-token-file', lineRule),
    roleChaining: read.boolean('role-chaining'),
    skipOidc: read.boolean('force-skip-oidc'),
    audience: read.checked('audience', lineRule),
    proxy: proxyOf(read, proxy),
    noProxy: read.items('no-proxy', /[\s,]+/, lineRule),
    stsEndpoint: read.checked('sts-endpoint', urlRule),
    durationSeconds: read.integer('role-duration-seconds', rules.duration) ?? 3600,
    externalId: read.checked('role-external-id', externalIdRule),
    sessionName: sessionNameOf(read),
    tags: {
      skip: read.boolean('role-skip-session-tagging'),
      custom: customTagsOf(read, customTags),
      transitiveKeys: read.items('transitive-tag-keys', '\n'),
    },
    sessionPolicy: sessionPolicyOf(read),
    managedPolicies: managedPoliciesOf(read, rules),
    publish: publishOf(read),
    refresh: refreshOf(read),
    summary: read.boolean('summary'),
    maskAccount: read.boolean('mask-aws-account-id'),
    unset,
    useExisting: read.boolean('use-existing-credentials'),
    allowedAccounts: allowedAccountsOf(read),
    retry: retryOf(read, specialCharacters),
    specialCharacters,
    timeoutMs: (read.integer('action-timeout-s', { least: 0, most: 86_400 }) ?? 0) * 1000 || undefined,
    origins: originsOf(read),
    asked: askedOf(read),
  }
  const problems = [...read.problems, ...(roles?.problems ?? []), ...checks.conflicts(settings)]
  if (problems.length > 0) throw new InvalidInputs(problems)
  return settings
}

function originsOf({ variable }: InputReader): Settings['origins'] {
  return Object.fromEntries(
    inputNames.flatMap((name) => {
      const filled = variable(name)
      return filled === undefined ? [] : [[name, filled]]
    }),
  )
}

/** The inputs that are given, but for switches that are off. */
export function askedOf({ text }: InputReader): Settings['asked'] {
  return inputNames.filter((name) => {
    const value = text(name)
    return value !== undefined && (inputs[name].kind !== 'boolean' || /^true$/i.test(value))
  })
}

const sourceInputs = [
  'role-to-assume',
  'roles',
  'aws-access-key-id',
  'aws-secret-access-key',
  'web-identity-token-file',
  'aws-profile',
] as const

/**
 * `unset-current-credentials` and nothing that says what should take their place: a step that logs out. A Region in
 * the environment says nothing: it is among what is to be unset.
 */
function isLogOut(raw: RawInputs, { text }: InputReader): boolean {
  return !raw['aws-region']?.trim() && sourceInputs.every((name) => text(name) === undefined)
}
