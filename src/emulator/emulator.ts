import type { Emulator, Surroundings } from './interface.ts'
/** The emulator as one function from request to answer; sockets are server.ts's business. */

import { admin } from './admin.ts'
import type { AssumeContext } from './assume.ts'
import { callAssumeRole, callGetCallerIdentity } from './call-assume-role.ts'
import { callWebIdentity, type KeySource } from './call-web-identity.ts'
import type { EmulatorConfig } from './config.ts'
import { createDirectory, type Directory } from './directory.ts'
import type { Operation } from './fault.ts'
import { answerInstead, clockOffsetMs, createFaultBoard, distorted, type FaultBoard } from './fault-board.ts'
import { createIssuer, type Issuer } from './issuer.ts'
import { keysFromAnswer, remoteKeys } from './keys.ts'
import { Refusal, refusals } from './refusal.ts'
import { verifySignature } from './signature.ts'
import { errorAnswer } from './sts-xml.ts'
import { answer, formOf, pathOf, type SeenRequest, type WireAnswer, type WireRequest } from './wire.ts'

interface Parts {
  readonly config: EmulatorConfig
  readonly surroundings: Surroundings
  readonly directory: Directory
  readonly issuer: Issuer
  readonly faults: FaultBoard
  /** Sessions made so far. */
  readonly minted: { count: number }
}

export function createEmulator(config: EmulatorConfig, surroundings: Surroundings): Emulator {
  const issuer = createIssuer(config, surroundings.baseUrl)
  const directory = createDirectory(config, issuer.url)
  const faults = createFaultBoard(config.faults)
  const parts = { config, surroundings, directory, issuer, faults, minted: { count: 0 } }
  const seen: SeenRequest[] = []
  const emulator: Emulator = {
    faults,
    directory,
    issuer,
    requests: () => [...seen],
    reset: () => {
      seen.length = 0
      parts.minted.count = 0
      directory.reset()
      faults.reset()
    },
    handle: async (request) => {
      if (pathOf(request.target).startsWith('/_emulator/')) return admin(request, emulator)
      const operation = operationOf(request)
      const real = await answered(request, operation, parts)
      const { status, ending, code } = real
      seen.push({ ...request, at: surroundings.now(), operation, status, ending, code })
      return { ...real, delayMs: real.delayMs + config.latencyMs }
    },
  }
  return emulator
}

async function answered(
  request: WireRequest,
  operation: Operation | undefined,
  parts: Parts,
): Promise<WireAnswer> {
  const effects = parts.faults.take(operation, parts.surroundings.now())
  const now = parts.surroundings.now() + clockOffsetMs(effects)
  const real = answerInstead(effects, operation) ?? (await served(request, { operation, now, parts }))
  const dated = { ...real, headers: { date: new Date(now).toUTCString(), ...real.headers } }
  return distorted(dated, effects)
}

const actions = ['AssumeRoleWithWebIdentity', 'AssumeRole', 'GetCallerIdentity'] as const

function operationOf(request: WireRequest): Operation | undefined {
  const path = pathOf(request.target)
  if (path === '/.well-known/openid-configuration') return 'discovery'
  if (path === '/.well-known/jwks') return 'jwks'
  if (path.endsWith('/idtoken')) return 'token'
  return path === '/' ? actions.find((action) => action === formOf(request).get('Action')) : undefined
}

interface Serving {
  readonly operation: Operation | undefined
  readonly now: number
  readonly parts: Parts
}

async function served(request: WireRequest, serving: Serving): Promise<WireAnswer> {
  const { operation, now, parts } = serving
  try {
    switch (operation) {
      case 'token':
        return await parts.issuer.token(request, now)
      case 'discovery':
        return parts.issuer.discovery()
      case 'jwks':
        return await parts.issuer.jwks()
      case 'AssumeRoleWithWebIdentity':
        return await callWebIdentity(
          formOf(request),
          contextOf(serving, parts.config.region),
          keySource(parts),
        )
      case 'AssumeRole':
      case 'GetCallerIdentity':
        return await signedCall(request, operation, serving)
      case undefined:
        return unknownRequest(request)
    }
  } catch (thrown) {
    if (thrown instanceof Refusal) return errorAnswer(thrown)
    return errorAnswer({ status: 500, code: 'InternalFailure', message: String(thrown) })
  }
}

async function signedCall(
  request: WireRequest,
  operation: 'AssumeRole' | 'GetCallerIdentity',
  serving: Serving,
): Promise<WireAnswer> {
  const { directory, config } = serving.parts
  const { principal, region } = await verifySignature(request, {
    directory,
    now: serving.now,
    region: config.region,
  })
  return operation === 'AssumeRole'
    ? callAssumeRole(formOf(request), principal, contextOf(serving, region))
    : callGetCallerIdentity(principal)
}

function contextOf({ parts, now }: Serving, region: string | undefined): AssumeContext {
  const { config, directory, minted } = parts
  const nextSecret = () => {
    minted.count += 1
    return minted.count <= config.specialCharacterSecrets ? 'special' : 'alphanumeric'
  }
  const { partition, minimumDuration, packedPolicyBytes } = config
  return { directory, now, region, partition, minimumDuration, packedPolicyBytes, nextSecret }
}

/** The emulator's own keys pass through the faults of `jwks`; those of a foreign provider come over the network. */
function keySource(parts: Parts): KeySource {
  return async (provider) => {
    if (provider.jwksUri !== undefined || provider.url !== parts.issuer.url)
      return remoteKeys(provider, parts.surroundings.fetchDocument)
    const effects = parts.faults.takeForKeys(parts.surroundings.now())
    return keysFromAnswer(distorted(answerInstead(effects, 'jwks') ?? (await parts.issuer.jwks()), effects))
  }
}

function unknownRequest(request: WireRequest): WireAnswer {
  const form = formOf(request)
  const action = form.get('Action')
  if (pathOf(request.target) !== '/') return answer(404, 'text/plain', 'The emulator has nothing here.\n')
  if (action === null) throw refusals.missingAction()
  throw refusals.unknownAction(action, form.get('Version') ?? '2011-06-15')
}
