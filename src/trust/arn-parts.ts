/** The six parts of an ARN, or of a pattern for one; the last takes the colons that are left. */
export function arnParts(
  text: string,
  { variables = false }: { readonly variables?: boolean } = {},
): readonly string[] {
  const parts = variables ? splitOutsideVariables(text) : text.split(':')
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

/** Split at colons, except those inside `${aws:username}`. */
function splitOutsideVariables(text: string): readonly string[] {
  const parts = ['']
  for (const [piece] of text.matchAll(/\$\{[^{}]*\}|:|\$|[^:$]+/g)) {
    if (piece === ':') parts.push('')
    else parts.push(`${parts.pop()}${piece}`)
  }
  return parts
}
