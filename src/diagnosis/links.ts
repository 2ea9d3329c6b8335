import type { Facts } from '../core/facts.ts'
import { projectName } from './project.ts'

const page = 'docs/troubleshooting.md'
/** For a run that does not say which repository its action came from. */
const projectUrl = projectName === undefined ? undefined : `https://github.com/${projectName}`

/**
 * The explanation of a finding, by its code: in the repository and at the commit whose code runs, fork or mirror as it may be. The
 * page's path alone where no repository is known.
 */
export function toDocsUrl(code: string, facts?: Pick<Facts, 'actionSource' | 'documentation'>): string {
  const { repositoryUrl = projectUrl, ref = 'main' } = facts?.documentation ?? facts?.actionSource ?? {}
  return repositoryUrl === undefined ? `${page}#${code}` : `${repositoryUrl}/blob/${ref}/${page}#${code}`
}

/** How the workflow names this action, for another step of it. */
export function toUses({ actionSource }: Pick<Facts, 'actionSource'>): string {
  if (actionSource === undefined) return 'uses: ACTION@VERSION # as in this step'
  return `uses: ${actionSource.repositoryUrl.split('/').slice(-2).join('/')}@${actionSource.ref}`
}
