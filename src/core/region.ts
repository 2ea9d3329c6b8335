/** Regions that are not written as AWS writes them. */

/**
 * Where it lies (`us`, `us-gov`, `eusc-de`), a direction, a number, and what follows. Without hyphens, only two letters
 * can be told from the direction.
 */
const parts =
  /^(?:([a-z]{2,4}(?:-[a-z]{2,4})?|europe)-|([a-z]{2})-?(gov|iso[a-z]?)?-?)((?:north|south)(?:-?(?:east|west))?|east|west|central)(?![a-z])-?(\d*)/

/** The form that nearly every Region has, told by one expression. */
export function isUsualRegion(text: string): boolean {
  return /^(?:[a-z]{2,4}-){1,2}(?:(?:north|south)?(?:east|west)|central)-[1-9]\d?$/.test(text)
}

/**
 * The Region that a text probably means: of `us-east1`, `us_east_1`, `useast1`, `us-east-1a` it is `us-east-1`.
 * Undefined where the text has the form of a Region, known or not, or no likeness to one (`local`).
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export function likelyRegion(text: string): string | undefined {
  if (isUsualRegion(text)) return undefined
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  const match = parts.exec(plain)
  if (match === null) return undefined
  const [, hyphened, letters, kind, direction = '', number = ''] = match
  const place = hyphened?.replace('europe', 'eu') ?? [letters, kind].filter(Boolean).join('-')
  const likely = `${place}-${direction.replace('-', '')}-${number.replace(/^0+/, '') || '1'}`
  return likely === text ? undefined : likely
}
