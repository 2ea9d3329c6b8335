/** Where this project lives. */
export const projectUrl = 'https://github.com/OWNER/REPO'

/** The explanation of a finding, by its code. */
export function toDocsUrl(code: string): string {
  return `${projectUrl}/blob/main/docs/troubleshooting.md#${code}`
}
