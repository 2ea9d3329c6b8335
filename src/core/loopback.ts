/** Addresses that lead no further than this machine or its own link. The one place that knows their forms. */

/** Lower case, without the brackets of IPv6 and without the dot that ends a full name. */
export function plainHost(host: string): string {
  const bare = host.slice(host.startsWith('[') ? 1 : 0, host.endsWith(']') ? -1 : undefined)
  return (bare.endsWith('.') ? bare.slice(0, -1) : bare).toLowerCase()
}

/**
 * `localhost` and the names below it, 127.0.0.0/8 and ::1, also as an IPv4 address within IPv6. With or without
 * brackets. https://www.rfc-editor.org/rfc/rfc6761#section-6.3
 */
export function isLoopback(host: string): boolean {
  const plain = plainHost(host)
  return (
    plain === 'localhost' ||
    (plain.endsWith('.localhost') && !plain.includes('/')) ||
    /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(plain) ||
    /^::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}$/.test(plain) ||
    (plain.includes(':') && /^[0:]+1$/.test(plain))
  )
}

/** Where clouds keep what a machine is told about itself; a proxy would answer for another machine. */
export function isLinkLocal(host: string): boolean {
  return /^(?:169\.254\.\d{1,3}\.\d{1,3}|fe[89ab][0-9a-f]:[0-9a-f:]*|fd00:ec2:[0-9a-f:]*)$/.test(
    plainHost(host),
  )
}
