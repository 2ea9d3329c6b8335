/** What tests below the bundle need of a job of GitHub Actions. */
import type { Env } from '../../src/core/host.ts'
import { contextOf, type JobContext } from '../../src/core/platform.ts'
import type { RawInputs } from '../../src/inputs/inputs.ts'
import { parseInputs } from '../../src/inputs/roles-yaml.ts'
import { github } from '../../src/platforms/github.ts'
import type { readSettings } from './settings.ts'

export const contextIn = (env: Env): JobContext => contextOf(github, env)

/** Keys of the tags that every such job has. */
export const takenTags = github.facts({}).sessionTags.map(({ key }) => key)

export const parsed = (raw: RawInputs): Parameters<typeof readSettings>[2] => parseInputs(raw, takenTags)
