import type { Facts } from '../core/facts.ts'
import type { Host } from '../core/host.ts'

/** Of a release, `source.json` beside dist/: scripts/release-tree.sh writes it. */
interface ReleaseSource {
  /** The page of the repository; absent where the project has no name. */
  readonly repository?: string
  readonly commit: string
}

/** What a release's tag points to has no documentation: links lead to the commit that it was made from. */
export function withRelease(facts: Facts, { files, machine }: Pick<Host, 'files' | 'machine'>): Facts {
  const source = sourceIn(`${machine.directory}/../source.json`, files)
  const repositoryUrl = source?.repository ?? facts.actionSource?.repositoryUrl
  if (source === undefined || repositoryUrl === undefined) return facts
  return { ...facts, documentation: { repositoryUrl, ref: source.commit } }
}

/** A link is an extra: whatever is wrong with the file, the failure itself is what matters. */
function sourceIn(path: string, files: Pick<Host['files'], 'read'>): ReleaseSource | undefined {
  try {
    return sourceFrom(JSON.parse(files.read(path, 1000) ?? 'null'))
  } catch {
    return undefined
  }
}

/** Only what makes a sound link is used. */
function sourceFrom(value: unknown): ReleaseSource | undefined {
  const sound = (name: string, form: RegExp) => {
    const text: unknown = Object.getOwnPropertyDescriptor(value ?? {}, name)?.value
    return typeof text === 'string' && form.test(text) ? text : undefined
  }
  const commit = sound('commit', /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
  const repository = sound('repository', /^https:\/\/[\w.:-]+\/[\w.-]+\/[\w.-]+$/)
  if (commit === undefined) return undefined
  return repository === undefined ? { commit } : { repository, commit }
}
