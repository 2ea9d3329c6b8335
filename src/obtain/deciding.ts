/** What the environment decides, told before anything is done: any earlier step of the job can set a variable. */

import { CredentialsError } from '../core/errors.ts'
import type { Env } from '../core/host.ts'
import type { Job } from '../core/job.ts'
import type { Plan } from '../core/plan.ts'
import { proxyAddress } from '../core/proxy.ts'
import { excerpt, withoutAccounts } from '../core/redact.ts'
import { endpointVariables, stsEndpoint } from '../sts/endpoint.ts'

interface Deciding {
  /** Inputs that a variable filled: which one. */
  readonly origins: Readonly<Record<string, string>>
}

/** Names the variables that decide what this step does; what is wrong with one of them is said by whoever uses it. */
export function tellDeciding(
  plans: readonly [Plan, ...Plan[]],
  settings: Deciding & { readonly maskAccount: boolean },
  { host, log }: Pick<Job, 'host' | 'log'>,
): void {
  const shown = settings.maskAccount ? withoutAccounts : (line: string) => line
  try {
    for (const line of decidingLines(settings, plans, host.env)) log.info(shown(line))
  } catch (thrown) {
    if (!(thrown instanceof CredentialsError)) throw thrown
  }
}

/** One line for each variable that decides where requests go, whom to trust, and what is asked for and published. */
function decidingLines(settings: Deciding, plans: readonly [Plan, ...Plan[]], env: Env): readonly string[] {
  const [plan] = plans
  return [
    ...endpointLines(plans, env),
    ...authorityLines(env),
    ...Object.entries(settings.origins).flatMap(([name, variable]) =>
      inputLine({ name, variable, text: env[variable] ?? '' }, plan),
    ),
    ...(isAmbient(plan) ? ambientLines(env) : []),
    ...(plans.some(({ targets }) => targets.profile !== undefined) ? fileLines(env) : []),
  ]
}

function endpointLines(plans: readonly Plan[], env: Env): readonly string[] {
  const lines = plans.flatMap(({ region, network }) => {
    const request = { region, endpoint: network.stsEndpoint, env }
    const variables = endpointVariables(request)
    return variables.length === 0 ? [] : [`STS endpoint ${stsEndpoint(request)} from ${variables.join(', ')}`]
  })
  return [...new Set(lines)]
}

/** https://nodejs.org/api/cli.html#environment-variables */
function authorityLines(env: Env): readonly string[] {
  return [
    ...filesLine('Certificate authorities', ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'], env),
    ...(env['NODE_USE_SYSTEM_CA'] === '1'
      ? ["Certificate authorities of the system's store from NODE_USE_SYSTEM_CA"]
      : []),
  ]
}

function fileLines(env: Env): readonly string[] {
  return filesLine('Profiles', ['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE'], env)
}

function filesLine(what: string, variables: readonly string[], env: Env): readonly string[] {
  return variables.flatMap((name) => (env[name] ? [`${what} ${shown(env[name])} from ${name}`] : []))
}

/** Long, or nobody's business. */
const unshown = new Set(['role-external-id', 'inline-session-policy', 'managed-session-policies'])

interface Filled {
  readonly name: string
  readonly variable: string
  readonly text: string
}

function inputLine({ name, variable, text }: Filled, plan: Plan): readonly string[] {
  if (!matters(name, plan) || /^\s*false\s*$/i.test(text)) return []
  const { proxy } = plan.network
  if (name === 'http-proxy' && proxy !== undefined) return [`Proxy ${proxyAddress(proxy)} from ${variable}`]
  return [`Input ${name}${unshown.has(name) ? '' : `: ${shown(text)},`} from ${variable}`]
}

/**
 * Whether an input can make a difference to this plan; where it is not known better, it can. A Region stands on the line
 * that says what was obtained.
 */
function matters(name: string, { source, network }: Plan): boolean {
  switch (name) {
    case 'aws-region':
      return false
    case 'web-identity-token-file':
      return source.kind === 'token-file'
    case 'role-chaining':
      return source.kind === 'ambient'
    case 'audience':
      return source.kind === 'oidc'
    case 'no-proxy':
      return network.proxy !== undefined
  }
  return true
}

function isAmbient({ source, keepExisting }: Plan): boolean {
  return source.kind === 'ambient' || keepExisting
}

/** As far as variables lead to them. Keys come first, then what the AWS SDK asks in its own order. */
function ambientLines(env: Env): readonly string[] {
  if (env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY'])
    return ['Existing credentials from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY']
  const leads = [
    'AWS_PROFILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_CONFIG_FILE',
    'AWS_ROLE_ARN',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    'AWS_ENDPOINT_URL_SSO',
    'AWS_ENDPOINT_URL_SSO_OIDC',
    'AWS_ENDPOINT_URL_SIGNIN',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  ]
  return leads.flatMap((name) =>
    env[name] ? [`Existing credentials by way of ${shown(env[name])} from ${name}`] : [],
  )
}

function shown(text: string | undefined): string {
  return excerpt(text ?? '', 200)
}
