/** Internet addresses and networks in CIDR notation: https://www.rfc-editor.org/rfc/rfc4632 */

/** Whether an address lies in a network: `203.0.113.7` in `203.0.113.0/24`. A network without `/` is one address. */
export function inNetwork(address: string, network: string): boolean {
  const [base = '', length] = network.split('/')
  const [left, right] = [bitsFrom(address), bitsFrom(base)]
  if (left === undefined || right === undefined || left.length !== right.length) return false
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return false
  const kept = length === undefined ? right.length : Number(length)
  return kept <= right.length && left.slice(0, kept) === right.slice(0, kept)
}

/** 32 or 128 binary digits; undefined where the text is no address. */
function bitsFrom(address: string): string | undefined {
  return address.includes(':') ? bitsFromV6(address) : bitsFromV4(address)
}

function bitsFromV4(address: string): string | undefined {
  const parts = address.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    return undefined
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('')
}

function bitsFromV6(address: string): string | undefined {
  const halves = address.split('::')
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - tail.length
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}
