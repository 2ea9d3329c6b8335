import { likelyRegion } from '../core/region.ts'

/** In the console's words, from https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const places: ReadonlyMap<string, string> = new Map([
  ['n virginia', 'us-east-1'],
  ['northern virginia', 'us-east-1'],
  ['virginia', 'us-east-1'],
  ['ohio', 'us-east-2'],
  ['n california', 'us-west-1'],
  ['oregon', 'us-west-2'],
  ['cape town', 'af-south-1'],
  ['hong kong', 'ap-east-1'],
  ['tokyo', 'ap-northeast-1'],
  ['seoul', 'ap-northeast-2'],
  ['osaka', 'ap-northeast-3'],
  ['mumbai', 'ap-south-1'],
  ['hyderabad', 'ap-south-2'],
  ['singapore', 'ap-southeast-1'],
  ['sydney', 'ap-southeast-2'],
  ['jakarta', 'ap-southeast-3'],
  ['melbourne', 'ap-southeast-4'],
  ['malaysia', 'ap-southeast-5'],
  ['montreal', 'ca-central-1'],
  ['calgary', 'ca-west-1'],
  ['frankfurt', 'eu-central-1'],
  ['zurich', 'eu-central-2'],
  ['stockholm', 'eu-north-1'],
  ['milan', 'eu-south-1'],
  ['spain', 'eu-south-2'],
  ['ireland', 'eu-west-1'],
  ['london', 'eu-west-2'],
  ['paris', 'eu-west-3'],
  ['tel aviv', 'il-central-1'],
  ['bahrain', 'me-south-1'],
  ['uae', 'me-central-1'],
  ['sao paulo', 'sa-east-1'],
  ['beijing', 'cn-north-1'],
  ['ningxia', 'cn-northwest-1'],
])

/** Spelled right, whatever else is wrong. */
export function isKnownRegion(region: string): boolean {
  return [...places.values()].includes(region)
}

const directions: ReadonlyMap<string, string> = new Map([
  ['n', 'north'],
  ['e', 'east'],
  ['s', 'south'],
  ['w', 'west'],
  ['c', 'central'],
  ['ne', 'northeast'],
  ['nw', 'northwest'],
  ['se', 'southeast'],
  ['sw', 'southwest'],
])

export interface MeantRegion {
  readonly region: string
  /** What the text is instead: ends a sentence. */
  readonly is: string
}

/** The Region that is meant by a text that is none: a zone, a zone's ID, a city, another spelling. */
export function meantRegion(text: string): MeantRegion | undefined {
  const zone = zoneOf(text)
  if (zone !== undefined) return zone
  const name = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z ]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const words = [...places.keys()].find((place) => name === place || name.endsWith(` ${place}`))
  const place = words === undefined ? undefined : places.get(words)
  if (place !== undefined) return { region: place, is: 'the name of a place' }
  const likely = likelyRegion(text)
  return likely === undefined ? undefined : { region: likely, is: 'misspelled' }
}

/** https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html */
function zoneOf(text: string): MeantRegion | undefined {
  const [, region, local] = /^([a-z]{2}(?:-[a-z]+)+-\d)(-[a-z0-9-]+)?[a-z]$/.exec(text) ?? []
  if (region !== undefined)
    return { region, is: local === undefined ? 'an Availability Zone' : 'a Local or Wavelength Zone' }
  const [, land = '', side = '', number = ''] =
    /^([a-z]{2})(ne|nw|se|sw|[neswc])(\d)(?:-\w+)?-az\d$/.exec(text) ?? []
  const direction = directions.get(side)
  return direction === undefined
    ? undefined
    : { region: `${land}-${direction}-${number}`, is: 'the ID of an Availability Zone' }
}

/** Where STS has a FIPS endpoint of its own; GovCloud's ordinary ones are such. https://aws.amazon.com/compliance/fips/ */
export const fipsRegions: readonly string[] = ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2']
