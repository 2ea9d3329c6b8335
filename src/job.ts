import type { Facts } from './core/facts.ts'
import type { Host } from './core/host.ts'
import type { Channel, Platform } from './core/platform.ts'

/** Everything a step of the story is told in: where it runs and through what it acts. */
export interface Job {
  readonly platform: Platform
  readonly facts: Facts
  readonly host: Host
  readonly channel: Channel
}
