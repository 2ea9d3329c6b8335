/** The proxy: how its URL is read, and which requests go through it. */

import { isLinkLocal, isLoopback, plainHost } from './loopback.ts'
import { covers, type Target } from './no-proxy.ts'

/** A proxy, read from its URL once: this, never the text, is what everything else works with. */
export interface ProxyUrl {
  readonly scheme: 'http' | 'https' | 'socks4' | 'socks5'
  /** Lower case, IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** Decoded; empty where there is none. */
  readonly user: string
  readonly password: string
  /** What held it, for messages: `http-proxy` or the name of a variable. */
  readonly origin: string
}

export interface ProxySettings {
  readonly proxy: ProxyUrl | undefined
  readonly noProxy: readonly string[]
}

export type ProxyReading =
  | { readonly kind: 'proxy'; readonly proxy: ProxyUrl }
  /** Follows the name of what held it. Shows nothing of the value, which may be a password anywhere. */
  | { readonly kind: 'problem'; readonly problem: string }

/** By the URL's scheme. A SOCKS proxy is always left to resolve names, so the forms that differ in that are one. */
const schemes: ReadonlyMap<string, Pick<ProxyUrl, 'scheme' | 'port'>> = new Map([
  ['http', { scheme: 'http', port: 80 }],
  ['https', { scheme: 'https', port: 443 }],
  ['socks', { scheme: 'socks5', port: 1080 }],
  ['socks5', { scheme: 'socks5', port: 1080 }],
  ['socks5h', { scheme: 'socks5', port: 1080 }],
  ['socks4', { scheme: 'socks4', port: 1080 }],
  ['socks4a', { scheme: 'socks4', port: 1080 }],
])

const form = 'must be a URL such as http://user:password@proxy.example.com:3128'

/**
 * `scheme://user:password@host:port`; a missing scheme is http. The last `@` ends the password, the first `:` the user.
 * What another reader of URLs would take for the end of the host is refused, so that no two can see two hosts in it.
 */
export function readProxy(text: string, origin: string): ProxyReading {
  const { scheme, rest, user, password, address } = partsOf(text)
  const kind = schemes.get(scheme)
  if (/[\s\p{Cc}\\/?#]/u.test(rest)) {
    return problem(
      `${form}, without a path. Percent-encode what is special in the user and the password (/ as %2F, ? as %3F, # as %23, \\ as %5C, a space as %20)`,
    )
  }
  if (kind === undefined) return problem(`${form}, or one with https:// or socks5://`)
  const [, host, port] =
    /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}_][\p{L}\p{N}._-]*)(?::(\d{0,5}))?$/iu.exec(address) ?? []
  const number = Number(port || kind.port)
  if (host === undefined || number < 1 || number > 65_535) return problem(form)
  const { scheme: spoken } = kind
  const login = { user: decoded(user), password: decoded(password) }
  return { kind: 'proxy', proxy: { scheme: spoken, host: plainHost(host), port: number, ...login, origin } }
}

function problem(text: string): ProxyReading {
  return { kind: 'problem', problem: text }
}

/** What must not be shown of a proxy's URL, even of one that cannot be used: as written, and as it is sent. */
export function proxySecrets(text: string): readonly string[] {
  const { user, password } = partsOf(text)
  if (user === '' && password === '') return []
  const [name, word] = [decoded(user), decoded(password)]
  // A user without a password is a token.
  const written = password === '' ? [user, name] : [password, word, `${user}:${password}`]
  return [...new Set([...written, `${name}:${word}`])]
}

interface Parts {
  /** Lower case. */
  readonly scheme: string
  /** All behind the scheme, without a slash at the end. */
  readonly rest: string
  /** As written. */
  readonly user: string
  readonly password: string
  readonly address: string
}

function partsOf(text: string): Parts {
  const [, scheme = 'http', behind = text] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? []
  const rest = behind.replace(/\/$/, '')
  const at = rest.lastIndexOf('@')
  const [, user = '', password = ''] = /^([^:]*)(?::(.*))?$/s.exec(rest.slice(0, Math.max(at, 0))) ?? []
  return { scheme: scheme.toLowerCase(), rest, user, password, address: rest.slice(at + 1) }
}

/** A percent sign that begins no character stands for itself. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  })
}

/** `proxy.example.com:3128`, for messages: never the user and password. */
export function proxyAddress({ host, port }: Pick<ProxyUrl, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The proxy for an absolute URL; undefined = go there directly, as always to this machine and to its link. */
export function proxyFor(url: string, { proxy, noProxy }: ProxySettings): ProxyUrl | undefined {
  if (proxy === undefined) return undefined
  const target = targetFrom(url)
  if (target === undefined) return proxy
  const direct = isLoopback(target.host) || isLinkLocal(target.host)
  return direct || noProxy.some((entry) => covers(entry, target)) ? undefined : proxy
}

function targetFrom(url: string): Target | undefined {
  const match = /^(https?):\/\/(?:[^/?#@\\]*@)?(\[[^\]]*\]|[^/?#:\\]+)(?::(\d+))?/i.exec(url)
  if (match === null) return undefined
  const [, scheme = '', host = '', port] = match
  return { host: plainHost(host), port: port ?? (scheme.toLowerCase() === 'https' ? '443' : '80') }
}
