/** Answers of STS as they stand on the wire. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Examples */
import { randomUUID } from 'node:crypto'
import { answer, type WireAnswer } from './wire.ts'

/** A name and its text or children; undefined leaves the element out. */
export type Element = readonly [name: string, content: string | number | readonly Element[] | undefined]

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/'

export function resultAnswer(action: string, result: readonly Element[]): WireAnswer {
  const requestId = randomUUID()
  return xmlAnswer(200, requestId, [
    `${action}Response`,
    [
      [`${action}Result`, result],
      ['ResponseMetadata', [['RequestId', requestId]]],
    ],
  ])
}

export interface StsFailure {
  readonly status: number
  readonly code: string
  readonly message: string
}

export function errorAnswer(failure: StsFailure): WireAnswer {
  const requestId = randomUUID()
  const error: Element = [
    'Error',
    [
      ['Type', failure.status < 500 ? 'Sender' : 'Receiver'],
      ['Code', failure.code],
      ['Message', failure.message],
    ],
  ]
  const real = xmlAnswer(failure.status, requestId, ['ErrorResponse', [error, ['RequestId', requestId]]])
  return { ...real, code: failure.code }
}

function xmlAnswer(status: number, requestId: string, root: Element): WireAnswer {
  const [name] = root
  const body = toXml(root, '').replace(`<${name}>`, `<${name} xmlns="${namespace}">`)
  const real = answer(status, 'text/xml', body)
  return { ...real, headers: { ...real.headers, 'x-amzn-requestid': requestId } }
}

function toXml([name, content]: Element, indent: string): string {
  if (content === undefined) return ''
  if (typeof content !== 'object') return `${indent}<${name}>${escaped(String(content))}</${name}>\n`
  const children = content.map((child) => toXml(child, `${indent}  `)).join('')
  return `${indent}<${name}>\n${children}${indent}</${name}>\n`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
