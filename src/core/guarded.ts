import type { OwnSecrets } from './own-secrets.ts'
import type { Channel } from './platform.ts'

export interface GuardedChannel extends Channel {
  /** To be called once, when nothing more will be said. */
  close(): void
}

/** The platform shows ten of each kind and drops the others in silence. */
const most = 10
/** So many warnings at once; the rest waits, since what failed matters more. */
const mostWarnings = 5

type Kind = 'error' | 'warning'

interface Annotation {
  readonly kind: Kind
  readonly text: string
  readonly title: string | undefined
}

/**
 * All that a step says passes here, and leaves without what was ever masked or looks like a secret. What would be one
 * annotation too many is a line of the log; the last annotation says how many there are.
 */
export function guarded(channel: Channel, secrets: OwnSecrets): GuardedChannel {
  const { hide } = secrets
  const shown: Record<Kind, number> = { error: 0, warning: 0 }
  const waiting: Annotation[] = []
  const annotate = (kind: Kind) => (raw: string, title?: string) => {
    const text = hide(raw)
    const room = shown.error + shown.warning < most - 1 && (kind === 'error' || shown.warning < mostWarnings)
    if (room) {
      shown[kind] += 1
      return channel[kind](text, title)
    }
    channel.info(`${kind === 'error' ? 'Error' : 'Warning'}: ${text}`)
    waiting.push({ kind, text, title })
  }
  return {
    ...channel,
    mask(...values) {
      secrets.add(...values)
      channel.mask(...values)
    },
    debug: (text) => channel.debug(hide(text)),
    info: (text) => channel.info(hide(text)),
    warning: annotate('warning'),
    error: annotate('error'),
    group: (title, lines) => channel.group(hide(title), lines.map(hide)),
    summary: (markdown) => channel.summary(hide(markdown)),
    close() {
      const last = waiting.find(({ kind }) => kind === 'error') ?? waiting[0]
      if (last === undefined) return
      const more = waiting.length === 1 ? '' : `\nand ${waiting.length - 1} more, all of them in the log`
      waiting.length = 0
      channel[last.kind](`${last.text}${more}`, last.title)
    },
  }
}
