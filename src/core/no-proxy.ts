import { inNetwork } from './cidr.ts'
import { plainHost } from './loopback.ts'

/** The other side of a request, as `no-proxy` looks at it. */
export interface Target {
  /** Lower case, IPv6 without brackets. */
  readonly host: string
  readonly port: string
}

/**
 * The rules of Go's and curl's NO_PROXY: `host` holds for its subdomains too, `.suffix` and `*.suffix` for
 * subdomains alone, `*suffix` for every name that ends so, `10.0.0.0/8` and `fd00::/8` for addresses, `*` for all; each but the
 * last two with or without a port. https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function covers(entry: string, { host, port }: Target): boolean {
  const text = entry.trim().toLowerCase()
  if (text === '*') return true
  if (text.includes('/')) return inNetwork(host, text)
  const [, name = '', onlyPort] = isBareIpv6(text)
    ? ['', text]
    : (/^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(text) ?? [])
  if (onlyPort !== undefined && onlyPort !== port) return false
  const wanted = plainHost(name)
  if (wanted === '') return false
  if (wanted.startsWith('*')) return host.endsWith(wanted.slice(1))
  return wanted.startsWith('.') ? host.endsWith(wanted) : host === wanted || host.endsWith(`.${wanted}`)
}

function isBareIpv6(text: string): boolean {
  return !text.startsWith('[') && text.split(':').length > 2
}
