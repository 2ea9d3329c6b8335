import { createHash, timingSafeEqual } from 'node:crypto'
import { toContainerDocument } from './documents.ts'
import type { Keeper } from './refresher.ts'

/** The container credentials contract. https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */

export interface EndpointRequest {
  readonly method: string
  /** From the first `/`, with its query. */
  readonly target: string
  readonly host: string | undefined
  readonly authorization: string | undefined
}

export interface EndpointAnswer {
  readonly status: number
  readonly body: string
  /** Answer, then end the process. */
  readonly stop?: true
}

export interface EndpointOptions {
  /** One path a role, `/roles/NAME`. */
  readonly keepers: ReadonlyMap<string, Keeper>
  /** What the Authorization header must hold, as it is. */
  readonly token: string
  /** `127.0.0.1:PORT`: what the Host header must be, so that no page in a browser reaches this by another name. */
  readonly host: string
}

export async function answerTo(request: EndpointRequest, options: EndpointOptions): Promise<EndpointAnswer> {
  const { method, target, host, authorization = '' } = request
  if (host !== options.host) return refusal(403, 'WrongHost', `This endpoint is ${options.host}.`)
  if (!equal(authorization, options.token)) {
    return refusal(401, 'NotAuthorized', 'The Authorization header does not hold the token of this endpoint.')
  }
  if (method === 'POST' && target === '/stop') return { status: 200, body: '{}', stop: true }
  const keeper = options.keepers.get(nameOf(target))
  if (keeper === undefined) return refusal(404, 'NotFound', 'There is no such role here.')
  if (method !== 'GET') return refusal(405, 'MethodNotAllowed', 'Credentials are read with GET.')
  return credentials(keeper)
}

/** Empty where the target is none of a role. */
function nameOf(target: string): string {
  const [, name = ''] = /^\/roles\/([^/?]+)(?:\?|$)/.exec(target) ?? []
  try {
    return decodeURIComponent(name)
  } catch {
    return ''
  }
}

async function credentials(keeper: Keeper): Promise<EndpointAnswer> {
  if (keeper.current() === undefined) await keeper.renewed()
  const session = keeper.current()
  if (session !== undefined) return { status: 200, body: toContainerDocument(session) }
  const because = keeper.trouble() ?? 'the machine slept or its clock was set; ask again'
  return refusal(503, 'Expired', `The session has ended and could not be renewed: ${because}`)
}

/** The form in which SDKs read errors of this endpoint. */
function refusal(status: number, code: string, message: string): EndpointAnswer {
  return { status, body: JSON.stringify({ code, message }) }
}

/** In a time that tells nothing of where the texts differ, nor of their lengths. */
function equal(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
