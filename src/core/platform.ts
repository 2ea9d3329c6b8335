import type { Facts } from './facts.ts'
import type { Env, Host } from './host.ts'

/** A CI, as far as this project needs to know it. One file each under platforms/. */
export interface Platform {
  readonly name: string
  /** An input as text, by its name in action.yml; undefined or empty where absent. */
  input(name: string, env: Env): string | undefined
  facts(env: Env): Facts
  /** What the platform gives a job that must not be seen; empty texts count for nothing. */
  secrets(env: Env): readonly string[]
  /**
   * One request for a web identity token, no retries; masks nothing.
   * @throws CredentialsError `no-token`, `token-request-failed`, `network`, `timeout`
   */
  token(ask: TokenRequest, host: Pick<Host, 'env' | 'http'>): Promise<string>
  channel(host: Host): Channel
}

export interface TokenRequest {
  readonly audience: string
  /** As `HttpRequest.sent`. */
  readonly sent?: () => void
}

/** The ways to speak to the job and to its later steps. Every method writes at once, in order. */
export interface Channel {
  /** Hides values from all logs from here on. */
  mask(...secrets: readonly string[]): void
  /** Hides account IDs and ARNs, which are no secrets, where somebody asks for it. */
  maskAccounts(...values: readonly string[]): void
  debug(text: string): void
  info(text: string): void
  warning(text: string, title?: string): void
  error(text: string, title?: string): void
  /** Lines folded under a title. */
  group(title: string, lines: readonly string[]): void
  /** Environment variables of the steps that follow and outputs of this one: all or nothing. @throws CredentialsError `publish-failed` */
  publish(what: Publication): void
  /** Kept for this step's own post run. @throws CredentialsError `publish-failed` */
  saveState(name: string, value: string): void
  state(name: string): string | undefined
  /** Markdown for the run's page; silent where there is none. */
  summary(markdown: string): void
}

export interface Publication {
  readonly variables: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
}
