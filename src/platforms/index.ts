import type { Env } from '../core/host.ts'
import type { Platform } from '../core/platform.ts'
import { github } from './github.ts'

/** In the order of detection: a CI that speaks as another one does comes before it. */
const platforms: readonly Platform[] = [github]

/** What is outside every CI is named as a job of this one would be: sessions, tags, user agent. */
const outside = github

/** The CI in whose job this process runs. */
export function detect(env: Env): Platform {
  return platforms.find((each) => each.detect(env)) ?? outside
}

/** The CI of another process of the job, by its name: here its variables may be gone. */
export function platformNamed(name: string): Platform {
  return platforms.find((each) => each.name === name) ?? outside
}
