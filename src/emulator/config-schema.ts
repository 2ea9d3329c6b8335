/** The configuration file: JSON or YAML text to EmulatorConfig. docs/emulator.md describes it for users. */
import { parse } from 'yaml'
import { CredentialsError, messageOf } from '../core/errors.ts'
import { type TrustPolicy, trustPolicyFrom } from '../trust/policy.ts'
import type { AccessKey, Account, EmulatorConfig, Job, Provider, Role, User } from './config.ts'
import { type Decoder, fields, good, list, number, object, oneOf, optional, text } from './decode.ts'
import { fault } from './fault-schema.ts'

const accountId = text({ pattern: /^\d{12}$/, says: 'must be 12 digits, in quotes where it begins with 0.' })
const name = text({ pattern: /^[\w+=,.@-]{1,64}$/, says: 'must be 1 to 64 letters, digits or _+=,.@-.' })
const path = text({ pattern: /^\/([\x21-\x7e]+\/)?$/, says: 'must begin and end with /.' })
const issuerUrl = text({ pattern: /^(self|https?:\/\/\S+)$/, says: 'must be an http or https URL, or self.' })

/** Problems of the policy get the path of the policy before their own. */
const trust: Decoder<TrustPolicy> = (value, at) => {
  const parsed = trustPolicyFrom(value)
  if (parsed.kind === 'policy') return good(parsed.policy)
  return {
    ok: false,
    problems: parsed.problems.map((each) => `${at}${each.at === '' ? '' : `.${each.at}`}: ${each.message}`),
  }
}

const provider = object<Provider>({
  url: issuerUrl,
  audiences: optional(list(text()), ['sts.amazonaws.com']),
  jwksUri: optional(text(), undefined),
})

const accessKey = object<AccessKey>({
  id: text({ pattern: /^\w{16,128}$/, says: 'must be 16 to 128 letters or digits.' }),
  secret: text(),
  status: optional(oneOf('active', 'inactive'), 'active'),
})

const user = object<User>({ name, path: optional(path, '/'), accessKeys: optional(list(accessKey), []) })

const role = object<Role>({
  name,
  path: optional(path, '/'),
  maxSessionDuration: optional(number(1), 3600),
  sessionSeconds: optional(number(1), undefined),
  trust,
})

const account = object<Account>({
  id: accountId,
  disabledRegions: optional(list(text()), []),
  providers: optional(list(provider), []),
  users: optional(list(user), []),
  roles: optional(list(role), []),
})

const job = object<Job>({ requestToken: text(), claims: optional(fields, {}) })

const config = object<EmulatorConfig>({
  issuer: optional(issuerUrl, 'https://token.actions.githubusercontent.com'),
  partition: optional(text(), 'aws'),
  region: optional(text(), undefined),
  signingAlgorithm: optional(oneOf('RS256', 'ES256'), 'RS256'),
  tokenSeconds: optional(number(1), 300),
  minimumDuration: optional(number(1), 900),
  packedPolicyBytes: optional(number(1), 4096),
  specialCharacterSecrets: optional(number(0), 0),
  latencyMs: optional(number(0), 0),
  accounts: optional(list(account), []),
  jobs: optional(list(job), []),
  faults: optional(list(fault), []),
})

/** @throws CredentialsError `invalid-input` with every problem and its path */
export function configFrom(value: unknown): EmulatorConfig {
  const decoded = config(value, '')
  if (decoded.ok) return decoded.value
  throw new CredentialsError(
    'invalid-input',
    `The emulator's configuration cannot be used:\n${decoded.problems.map((each) => `- ${each}`).join('\n')}`,
  )
}

/** Reads JSON or YAML. @throws CredentialsError `invalid-input` */
export function configFromText(content: string): EmulatorConfig {
  return configFrom(valueFrom(content) ?? {})
}

function valueFrom(content: string): unknown {
  try {
    return parse(content)
  } catch (cause) {
    throw new CredentialsError(
      'invalid-input',
      `The emulator's configuration is not valid YAML: ${messageOf(cause)}`,
      {
        cause,
      },
    )
  }
}
