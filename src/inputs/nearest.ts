/** The name that a misspelt one probably means; undefined where none is near. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const words = name.slice(0, 100).replace(/([a-z])([A-Z])/g, '$1-$2')
  const text = words.toLowerCase().replaceAll('_', '-')
  // `region` for `aws-region`, `role-external-id` for `external-id`.
  const part = names.find((each) => each.endsWith(`-${text}`) || text.endsWith(`-${each}`))
  const [best] = names
    .map((each) => ({ each, distance: distance(text, each) }))
    .sort((one, other) => one.distance - other.distance)
  return best !== undefined && best.distance <= Math.max(1, text.length / 3) ? best.each : part
}

/** Letters to insert, drop or replace: Levenshtein's, a row at a time. */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [row, letter] of Array.from(from).entries()) {
    const line = [row + 1]
    for (const [at, other] of Array.from(to).entries()) {
      const replaced = (above[at] ?? 0) + (letter === other ? 0 : 1)
      line.push(Math.min((line[at] ?? 0) + 1, (above[at + 1] ?? 0) + 1, replaced))
    }
    above = line
  }
  return above.at(-1) ?? 0
}
