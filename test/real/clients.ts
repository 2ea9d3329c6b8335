/** The clients under test; test/real/README.md says what each takes and prints. */
import { part } from './parts.ts'
import { run, type Surroundings } from './processes.ts'

export interface Client {
  /** Its command, without `client-`. */
  readonly id: string
  readonly title: string
}

export const clients: readonly Client[] = [
  { id: 'cli-v2', title: 'AWS CLI v2' },
  { id: 'cli-v1', title: 'AWS CLI v1' },
  { id: 'boto3', title: 'boto3' },
  { id: 'js-v3', title: 'AWS SDK for JavaScript v3' },
  { id: 'js-v2', title: 'AWS SDK for JavaScript v2' },
  { id: 'go-v2', title: 'AWS SDK for Go v2' },
  { id: 'go-v1', title: 'AWS SDK for Go v1' },
  { id: 'go-base', title: 'aws-sdk-go-base v2 (credentials of the Terraform AWS provider)' },
  { id: 'tofu', title: 'OpenTofu, S3 backend' },
  { id: 'java', title: 'AWS SDK for Java v2' },
  { id: 'rust', title: 'AWS SDK for Rust (aws-config)' },
]

export const commandOf = ({ id }: Client) => `client-${id}`

/** Its one line of JSON. */
export type Report = Readonly<Record<string, unknown>>

export async function report(client: Client, args: readonly string[], around: Surroundings): Promise<Report> {
  const { code, stdout, stderr } = await run(part(commandOf(client)), args, around)
  try {
    const found: Report = JSON.parse(stdout)
    return found
  } catch {
    throw new Error(`${client.id} ended with ${code} and no report: ${stdout}${stderr}`)
  }
}
