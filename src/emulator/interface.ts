import type { Directory } from './directory.ts'
import type { FaultBoard } from './fault-board.ts'
import type { Issuer } from './issuer.ts'
import type { FetchDocument } from './keys.ts'
import type { SeenRequest, WireAnswer, WireRequest } from './wire.ts'

/** What the emulator needs of the world. */
export interface Surroundings {
  /** `http://127.0.0.1:4566`, without a slash at the end. */
  readonly baseUrl: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** For providers whose keys are elsewhere. */
  readonly fetchDocument: FetchDocument
}

export interface Emulator {
  /** Never rejects. */
  handle(request: WireRequest): Promise<WireAnswer>
  readonly faults: FaultBoard
  readonly directory: Directory
  readonly issuer: Issuer
  /** All requests so far but those of the admin routes, oldest first. */
  requests(): readonly SeenRequest[]
  /** Forgets requests, sessions and added faults. */
  reset(): void
}
