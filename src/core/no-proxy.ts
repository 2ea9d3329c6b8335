import { plainHost } from './loopback.ts'

/** The other side of a request, as `no-proxy` looks at it. */
export interface Target {
  /** Lower case, IPv6 without brackets. */
  readonly host: string
  readonly port: string
}

/**
 * The rules of Go's and curl's NO_PROXY: `host` holds for its subdomains too, `.suffix` and `*.suffix` for
 * subdomains alone, `*suffix` for every name that ends so, `10.0.0.0/8` for IPv4 addresses, `*` for all; each but the
 * last two with or without a port. https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function covers(entry: string, { host, port }: Target): boolean {
  const text = entry.trim().toLowerCase()
  if (text === '*') return true
  if (text.includes('/')) return coversRange(text, host)
  const [, name = '', onlyPort] = isBareIpv6(text)
    ? ['', text]
    : (/^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(text) ?? [])
  if (onlyPort !== undefined && onlyPort !== port) return false
  const wanted = plainHost(name)
  if (wanted === '') return false
  if (wanted.startsWith('*')) return host.endsWith(wanted.slice(1))
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
