import { CredentialsError } from '../core/errors.ts'
import type { Env } from '../core/host.ts'
import { isLoopback } from '../core/loopback.ts'
import type { AmbientKeys, ChainMeans } from './chain-means.ts'
import { documentFrom, refusedLookUp, textIn } from './look-up-failure.ts'

/**
 * The credentials endpoint of a container: ECS, EKS Pod Identity, or a helper on this machine.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */

const relativeUri = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'
const fullUri = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
const token = 'AWS_CONTAINER_AUTHORIZATION_TOKEN'
const tokenFile = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'
const action = 'The container credentials endpoint'

/** Addresses of ECS and EKS on the machine itself. */
const linkLocal = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]'])

export function hasContainer(env: Env): boolean {
  return Boolean(env[relativeUri] || env[fullUri])
}

/** One request. @throws CredentialsError `no-credentials`, `network`, `timeout` */
export async function containerKeys(means: ChainMeans): Promise<AmbientKeys> {
  const { env, http, mask } = means
  const url = containerUrl(env)
  const authorization = authorizationFrom(means)
  if (authorization !== undefined) mask(authorization)
  const answer = await http.send({
    method: 'GET',
    url: url.href,
    headers: { accept: 'application/json', ...(authorization !== undefined && { authorization }) },
    limits: { connectMs: 2_000, answerMs: 5_000 },
  })
  const secrets = authorization === undefined ? [] : [authorization]
  if (answer.status !== 200) throw refusedLookUp({ action, url, answer, secrets })
  return keysFrom(answer.body, url)
}

/** The secret in the header goes over https, or to this machine. */
function containerUrl(env: Env): URL {
  const [name, text] = env[relativeUri]
    ? [relativeUri, `http://169.254.170.2${env[relativeUri]}`]
    : [fullUri, env[fullUri] ?? '']
  const url = URL.canParse(text) ? new URL(text) : undefined
  const local = url?.protocol === 'http:' && (linkLocal.has(url.hostname) || isLoopback(url.hostname))
  if (url !== undefined && url.username === '' && (local || url.protocol === 'https:')) return url
  throw new CredentialsError(
    'no-credentials',
    `${name} was not used: it must lead to https://, to this machine (127.0.0.1, localhost, [::1]), or to the address of ECS or EKS.`,
    { details: { input: name } },
  )
}

function authorizationFrom({ env, files }: ChainMeans): string | undefined {
  const path = env[tokenFile]
  const [name, text] = path ? [tokenFile, textOf(path, files)] : [token, env[token]]
  const value = text?.trim()
  if (!value) return undefined
  if (/^[\x20-\x7e]+$/.test(value)) return value
  throw unusable(name, 'must hold a single line of printable ASCII')
}

function textOf(path: string, files: ChainMeans['files']): string {
  let text: string | undefined
  try {
    text = files.read(path, 64 * 1024)
  } catch {
    throw unusable(tokenFile, 'names a file that cannot be read')
  }
  if (text === undefined) throw unusable(tokenFile, 'names a file that does not exist')
  return text
}

function unusable(name: string, what: string): CredentialsError {
  return new CredentialsError(
    'no-credentials',
    `The container credentials were not asked for: ${name} ${what}.`,
    {
      details: { input: name },
    },
  )
}

function keysFrom(body: string, url: URL): AmbientKeys {
  const document = documentFrom(body)
  const accessKeyId = textIn(document, ['AccessKeyId'])
  const secretAccessKey = textIn(document, ['SecretAccessKey'])
  const sessionToken = textIn(document, ['Token'])
  const expiration = Date.parse(textIn(document, ['Expiration']) ?? '')
  if (!accessKeyId || !secretAccessKey || sessionToken === undefined || Number.isNaN(expiration)) {
    throw new CredentialsError(
      'no-credentials',
      `The answer of ${url.host} holds no credentials (AccessKeyId, SecretAccessKey, Token and Expiration). Check ${fullUri} and ${relativeUri}.`,
      { details: { host: url.host } },
    )
  }
  return { keys: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }, expiration }
}
