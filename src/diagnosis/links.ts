/** Where this project lives. */
export const projectUrl = 'https://github.com/OWNER/configure-aws-credentials'

/** The explanation of a finding, by its code. */
export function toDocsUrl(code: string): string {
  return `${projectUrl}/blob/main/docs/troubleshooting.md#${code}`
}
