import type { Facts } from '../core/facts.ts'

/** Where this project lives, for a run that does not say where it took the action from. */
export const projectUrl = 'https://github.com/OWNER/configure-aws-credentials'

/** The explanation of a finding, by its code: beside the code that runs, fork or mirror as it may be. */
export function toDocsUrl(code: string, facts?: Pick<Facts, 'actionSource'>): string {
  const { repositoryUrl = projectUrl, ref = 'main' } = facts?.actionSource ?? {}
  return `${repositoryUrl}/blob/${ref}/docs/troubleshooting.md#${code}`
}
