/** Undefined where the text is no JSON. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Undefined where there is none of that name. */
export function memberOf(node: unknown, name: 'message' | 'value'): unknown {
  if (typeof node !== 'object' || node === null) return undefined
  return Object.getOwnPropertyDescriptor(node, name)?.value
}
