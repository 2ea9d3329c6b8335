/** How IAM reads the values of numeric and date conditions, and of those that are true or false. */
import { inNetwork } from '../core/cidr.ts'

/**
 * Which of two decimal numbers is greater, to the last digit: an ID may have more of them than a double keeps.
 * @returns -1, 0 or 1; undefined where one is no integer or decimal number
 */
export function compareNumbers(left: string, right: string): number | undefined {
  const [one, other] = [decimalFrom(left), decimalFrom(right)]
  if (one === undefined || other === undefined) return undefined
  const places = Math.max(one.places, other.places)
  return order(scaled(one, places), scaled(other, places))
}

interface Decimal {
  readonly digits: bigint
  readonly places: number
}

function decimalFrom(text: string): Decimal | undefined {
  const [, sign = '', whole, fraction = ''] = /^([+-]?)(\d{1,100})(?:\.(\d{1,100}))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, places: fraction.length }
}

function scaled({ digits, places }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - places)
}

function order(left: bigint | number, right: bigint | number): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** @returns -1, 0 or 1; undefined where one is no date */
export function compareDates(left: string, right: string): number | undefined {
  const [one, other] = [timeFrom(left), timeFrom(right)]
  return one === undefined || other === undefined ? undefined : order(one, other)
}

/**
 * ISO 8601 as the W3C profiles it (https://www.w3.org/TR/NOTE-datetime), or seconds since the epoch; four digits are a
 * year. A time without a zone is taken for UTC, never for the zone of the machine.
 */
function timeFrom(text: string): number | undefined {
  if (/^\d{5,12}(\.\d+)?$/.test(text)) return Number(text) * 1000
  const [, date, time = '', zone = ''] =
    /^(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:(?<=-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(
      text.toUpperCase(),
    ) ?? []
  if (date === undefined) return undefined
  const milliseconds = Date.parse(time === '' ? date : `${date}T${time}${zone === '' ? 'Z' : zone}`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds
}

/** Undefined where the text is neither `true` nor `false`, in any case. */
export function booleanFrom(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  return lower === 'true' || lower === 'false' ? lower === 'true' : undefined
}

/** What kind of value an operator compares. */
export type ValueKind = 'text' | 'arn' | 'number' | 'date' | 'boolean' | 'binary' | 'network'

/** Whether IAM's documentation says what such a value means. */
export function isWellFormed(text: string, kind: ValueKind): boolean {
  switch (kind) {
    case 'text':
    case 'binary':
      return true
    case 'arn':
      return /^(?:[^:]*:){5}./s.test(text)
    case 'number':
      return compareNumbers(text, text) !== undefined
    case 'date':
      // W3C's profile has no time without a zone.
      return compareDates(text, text) !== undefined && !/T[\d:.]+$/i.test(text)
    case 'boolean':
      return booleanFrom(text) !== undefined
    case 'network':
      return isNetwork(text)
  }
}

/** AWS gives an address alone a prefix of 32 bits: clear for IPv4 only. */
function isNetwork(text: string): boolean {
  const [, address = '', length] = /^([^/]+)(\/\d+)?$/.exec(text) ?? []
  return inNetwork(address, text) && (length !== undefined || !address.includes(':'))
}
