/** The routes below `/_emulator/`, which look into the emulator and change its faults. */
import { type Decoded, list } from './decode.ts'
import { toPrincipal } from './directory.ts'
import type { Fault } from './fault.ts'
import { fault } from './fault-schema.ts'
import type { Emulator } from './interface.ts'
import { jsonAnswer, pathOf, type WireAnswer, type WireRequest } from './wire.ts'

export function admin(request: WireRequest, emulator: Emulator): WireAnswer {
  switch (`${request.method} ${pathOf(request.target)}`) {
    case 'GET /_emulator/requests':
      return jsonAnswer(200, emulator.requests())
    case 'GET /_emulator/faults':
      return jsonAnswer(200, emulator.faults.list())
    case 'POST /_emulator/faults':
      return addFaults(request.body, emulator)
    case 'POST /_emulator/reset':
      emulator.reset()
      return jsonAnswer(200, { reset: true })
    case 'GET /_emulator/state':
      return jsonAnswer(200, stateOf(emulator))
    default:
      return jsonAnswer(404, { message: `There is no ${request.method} ${pathOf(request.target)}.` })
  }
}

function addFaults(body: string, emulator: Emulator): WireAnswer {
  const decoded = faultsFrom(body)
  if (!decoded.ok) return jsonAnswer(400, { problems: decoded.problems })
  emulator.faults.add(decoded.value)
  return jsonAnswer(201, emulator.faults.list())
}

function faultsFrom(body: string): Decoded<readonly Fault[]> {
  try {
    return list(fault)(JSON.parse(body), 'faults')
  } catch {
    return { ok: false, problems: ['The body is not valid JSON.'] }
  }
}

function stateOf(emulator: Emulator): object {
  const sessions = emulator.directory.sessions().map((session) => ({
    accessKeyId: session.accessKeyId,
    arn: toPrincipal(session).arn,
    tags: session.tags,
    transitiveTagKeys: session.transitive,
    sourceIdentity: session.sourceIdentity,
    endsAt: new Date(session.endsAt).toISOString(),
  }))
  return {
    issuer: emulator.issuer.url,
    requests: emulator.requests().length,
    sessions,
    faults: emulator.faults.list(),
  }
}
