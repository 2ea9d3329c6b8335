import { arnFrom, roleNameOf } from '../core/arn.ts'
import { type Session, toIsoSeconds } from '../core/session.ts'
import { toCode, toFence, toMermaidLabel } from './markdown.ts'
import type { ShowOptions } from './summary.ts'
import { plain, toDuration, withoutAccounts } from './text.ts'

/** What is known of a successful run. */
export interface Success {
  readonly session: Session
  readonly region: string
  /** Local time, milliseconds since the epoch. */
  readonly nowMs: number
  /** The first identity and the one after each step: subjects or ARNs, the session's own last. */
  readonly hops: readonly string[]
}

/** Markdown for GITHUB_STEP_SUMMARY, where `summary: true` asks for one. */
export function toSuccessSummary(success: Success, options: ShowOptions): string {
  const { session, region, hops } = success
  const { account, arn } = session.identity
  const [role, name] = roleAndSession(arn)
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Account', account],
    ['Role', role],
    [role === undefined ? 'Identity' : 'Session', name],
    ['Region', region],
    ['Valid until', ending(success)],
  ]
  const table = rows.flatMap(([title, value]) => (value ? [`| ${title} | ${toCode(plain(value))} |`] : []))
  const parts = [
    '## AWS credentials',
    ['| | |', '| --- | --- |', ...table].join('\n'),
    ...(hops.length > 2 ? [graph(hops)] : []),
  ]
  const markdown = parts.join('\n\n')
  return options.hideAccounts ? withoutAccounts(markdown) : markdown
}

/** Role and session name of an assumed role; of anything else no role, and the ARN. */
function roleAndSession(arn: string): readonly [string | undefined, string] {
  if (!arnFrom(arn)?.resource.startsWith('assumed-role/')) return [undefined, arn]
  const [role = '', ...session] = roleNameOf(arn).split('/')
  return [role, session.join('/')]
}

function ending({ session: { expiration }, nowMs }: Success): string {
  if (expiration === undefined) return 'no expiry (long-lived keys)'
  return `${toIsoSeconds(expiration)} (for ${toDuration(expiration - nowMs)})`
}

function graph(hops: readonly string[]): string {
  const nodes = hops.map((hop, index) => `  n${index}[${toMermaidLabel(plain(hop))}]`)
  const arrows = hops.slice(1).map((_, index) => `  n${index} --> n${index + 1}`)
  return toFence(['graph LR', ...nodes, ...arrows].join('\n'), 'mermaid')
}
