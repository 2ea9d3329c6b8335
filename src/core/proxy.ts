/** Which requests go through a proxy. */

export interface ProxySettings {
  /** `http://user:password@host:port`; the scheme may be missing. */
  readonly proxy: string | undefined
  readonly noProxy: readonly string[]
}

interface Target {
  /** Lower case, IPv6 without brackets. */
  readonly host: string
  readonly port: string
}

/** The proxy for an absolute URL; undefined = go there directly. */
export function proxyFor(url: string, { proxy, noProxy }: ProxySettings): string | undefined {
  if (proxy === undefined || proxy === '') return undefined
  const target = targetFrom(url)
  return target !== undefined && noProxy.some((entry) => covers(entry, target)) ? undefined : proxy
}

function targetFrom(url: string): Target | undefined {
  const match = /^(https?):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]+)(?::(\d+))?/i.exec(url)
  if (match === null) return undefined
  const [, scheme = '', host = '', port] = match
  return { host: plainHost(host), port: port ?? (scheme.toLowerCase() === 'https' ? '443' : '80') }
}

/**
 * The rules of Go's and curl's NO_PROXY: `host` holds for its subdomains too, `.suffix` and `*.suffix` for
 * subdomains alone, `10.0.0.0/8` for IPv4 addresses, `*` for all; each but the last two with or without a port.
 * https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
function covers(entry: string, { host, port }: Target): boolean {
  const text = entry.trim().toLowerCase()
  if (text === '*') return true
  if (text.includes('/')) return coversRange(text, host)
  const [, name = '', onlyPort] = isBareIpv6(text)
    ? ['', text]
    : (/^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(text) ?? [])
  if (onlyPort !== undefined && onlyPort !== port) return false
  const wanted = plainHost(name).replace(/^\*(?=\.)/, '')
  if (wanted === '') return false
  return wanted.startsWith('.') ? host.endsWith(wanted) : host === wanted || host.endsWith(`.${wanted}`)
}

/** An IPv4 range; `10.0.0.0/8`. */
function coversRange(range: string, host: string): boolean {
  const [base = '', bits = ''] = range.split('/')
  const from = ipv4From(base)
  const address = ipv4From(host)
  if (from === undefined || address === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32)
    return false
  const size = 2 ** (32 - Number(bits))
  return Math.floor(from / size) === Math.floor(address / size)
}

function ipv4From(text: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined
  const parts = text.split('.').map(Number)
  return parts.every((part) => part < 256) ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined
}

function isBareIpv6(text: string): boolean {
  return !text.startsWith('[') && text.split(':').length > 2
}

function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}
