import type { HttpAnswer } from '../core/host.ts'
import type { RoleRequest } from '../core/role-request.ts'
import type { StsAction } from './query.ts'

/** Where a call goes, as the details of its failure. */
export function placeOf({ endpoint, endpointFrom }: Pick<Reply, 'endpoint' | 'endpointFrom'>) {
  return { endpoint, ...(endpointFrom === undefined ? {} : { endpointFrom }) }
}

/** One answer and what it answers. */
export interface Reply {
  readonly action: StsAction
  /** `host:port` of the service. */
  readonly host: string
  readonly answer: HttpAnswer
  /** Milliseconds since the epoch when the answer came, for a Retry-After that is a date. */
  readonly nowMs: number
  readonly endpoint: string
  /** The variable that named the endpoint, where one did. */
  readonly endpointFrom: string | undefined
  /** What the request held, and the answer may repeat. */
  readonly secrets: readonly string[]
  /** The web identity token that was sent, where one was. */
  readonly token?: string | undefined
  /** The role that was asked for, where one was. */
  readonly request?: Pick<RoleRequest, 'roleArn' | 'sessionName'> | undefined
}
