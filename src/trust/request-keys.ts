/** What requests to STS hold beyond who calls: which keys there are, and who chooses their values. */
import { inNetwork } from '../core/cidr.ts'
import { literal, oneOf, some, someText } from './expression.ts'
import { type TextSet, textsOf } from './text-set.ts'

/** What a key can hold. */
export interface Domain {
  readonly presence: 'always' | 'maybe' | 'never'
  readonly texts: TextSet
  /** A set that has all of these and exists already, if they would have to be built. */
  readonly among?: TextSet
  /** Plain values to try first. For numbers, dates and networks, only these and the values of the policy are tried. */
  readonly samples: readonly string[]
}

/** Stands for the account that has the role, and for its organization: a stranger has others. */
export const ownAccount = '111122223333'
export const ownOrganization = 'own0000000'

/** Nothing before it is still to come: this file is no older. */
export const earliestNow = Date.UTC(2026, 10, 1)

const anything = textsOf(someText)
const never: Domain = { presence: 'never', texts: anything, samples: [] }

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const absentFromTokenCalls =
  /^(aws:(principal(account|arn|orgid|orgpaths|tag\/.*|servicename|servicenameslist)|username|multifactorauth(age|present)|tokenissuetime|sourceaccount|sourcearn|sourceorgid|sourceorgpaths|federatedprovider)|sts:(externalid|awsservicename)|ec2:.*|lambda:.*)$/
const absentFromAwsCalls =
  /^(aws:(sourceaccount|sourcearn|sourceorgid|sourceorgpaths|principalservicename|principalservicenameslist))$/
/** A service belongs to no organization and has no MFA; an external ID is only given by Cognito, for its messages. */
const absentFromServiceCalls =
  /^(aws:(principalorgid|principalorgpaths|principalarn|username|multifactorauth(age|present))|saml:.*)$/
const absentFrom = {
  token: absentFromTokenCalls,
  saml: absentFromTokenCalls,
  aws: absentFromAwsCalls,
  service: absentFromServiceCalls,
}

/** The global keys, and families of them that grow. */
const known =
  /^aws:(assumedroot|calledvia.*|chatbotsourcearn|currenttime|ec2instance.*|epochtime|federatedprovider|is.*|multifactorauth(age|present)|principal(account|arn|isawsservice|orgid|orgpaths|servicename|servicenameslist|tag\/.+|type)|referer|requestedregion|requesttag\/.+|resource.*|securetransport|sign.*|source.*|tagkeys|tokenissuetime|useragent|userid|username|via.*|vpc.*)$/

/** A claim of a token or an assertion; or no key at all, for each has a colon. */
function isForeign(key: string): boolean {
  const colon = key.indexOf(':')
  return colon < 0 || key.slice(0, colon).includes('.') || /^(https?|saml):/.test(key)
}

const free =
  /^(aws:(useragent|referer|requestedregion|userid|principaltype|requesttag\/.*|tagkeys|principaltag\/.*|username|resource.*)|sts:(externalid|sourceidentity|transitivetagkeys|durationseconds)|iam:resourcetag\/.*)$/

const sessionName = textsOf(
  some(oneOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+=,.@-')),
)

/** Public addresses, from no private network. */
const publicAddresses = [
  '52.95.110.1',
  '140.82.112.3',
  '20.42.11.16',
  '189.6.2.1',
  '101.32.5.9',
  '2600:1f18::1',
  '2a01:111::1',
]

const privateNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
]

/** STS is called from public addresses. */
export function isPrivateAddress(network: string): boolean {
  const [address = ''] = network.split('/')
  return privateNetworks.some((each) => inNetwork(address, each))
}

interface Place {
  readonly caller: 'token' | 'aws' | 'service' | 'saml'
  /** The service that calls. */
  readonly service?: string | undefined
  readonly stranger: boolean
  /** Milliseconds. */
  readonly now: number
  /** What the policy compares the key with. */
  readonly values: readonly string[]
}

/** The domain of a key that does not follow from the caller's identity; of one that is not known, what anyone may have. */
export function domainOfRequestKey(key: string, place: Place): Domain {
  if (absentFrom[place.caller].test(key) || (key.startsWith('aws:') && !known.test(key))) return never
  if (key === 'sts:externalid' && place.caller === 'service' && place.service !== 'cognito-idp.amazonaws.com')
    return never
  if (isForeign(key) && !(place.caller === 'saml' && key.startsWith('saml:'))) return never
  switch (key) {
    case 'aws:sourceip':
      return { presence: 'always', texts: anything, samples: addressesOf(place) }
    case 'aws:currenttime':
    case 'aws:epochtime':
      return { presence: 'always', texts: anything, samples: timesOf(key, place) }
    case 'aws:securetransport':
      // STS answers over TLS only.
      return { presence: 'always', texts: textsOf(literal('true')), samples: ['true'] }
    case 'aws:multifactorauthpresent':
    case 'sts:roleauthorizedbyidp':
      return { presence: 'maybe', texts: booleans, samples: ['true', 'false'] }
    case 'aws:tokenissuetime':
      return { presence: 'maybe', texts: anything, samples: timesOf(key, { ...place, now: 0 }) }
    case 'aws:multifactorauthage':
      return { presence: 'maybe', texts: anything, samples: numbersOf(place.values) }
    case 'aws:viaawsservice':
    case 'aws:principalisawsservice':
      if (place.caller === 'service') return { presence: 'maybe', texts: booleans, samples: ['true'] }
      return { presence: 'always', texts: textsOf(literal('false')), samples: ['false'] }
    case 'sts:rolesessionname':
      return { presence: 'always', texts: sessionName, samples: ['session'] }
    default: {
      const own =
        { 'aws:resourceaccount': [ownAccount], 'aws:resourceorgid': [`o-${ownOrganization}`] }[key] ?? []
      const samples = [...own, ...(free.test(key) ? ['stranger'] : []), ...numbersOf(place.values)]
      if (free.test(key)) return { presence: 'maybe', texts: anything, samples }
      return { presence: place.stranger ? 'never' : 'maybe', texts: anything, samples }
    }
  }
}

const booleans = textsOf({
  kind: 'either',
  parts: ['true', 'false'].map((each) => ({ kind: 'sequence', parts: Array.from(each, oneOf) })),
})

function addressesOf({ stranger, values }: Place): readonly string[] {
  if (stranger) return publicAddresses
  const named = values
    .flatMap((each) => each.split('/').slice(0, 1))
    .filter((each) => !isPrivateAddress(each))
  return [...publicAddresses, ...named.filter((each) => each !== '0.0.0.0' && each !== '::')]
}

function timesOf(key: string, { now, values }: Place): readonly string[] {
  const named = values.flatMap((each) => {
    const time = /^\d{5,}$/.test(each) ? Number(each) * 1000 : Date.parse(each)
    return Number.isNaN(time) ? [] : [time - 1000, time, time + 1000]
  })
  return [now, ...named.filter((each) => each >= now)].map((each) =>
    key === 'aws:epochtime' ? String(Math.floor(each / 1000)) : new Date(each).toISOString(),
  )
}

export function numbersOf(values: readonly string[]): readonly string[] {
  const named = values.map(Number).filter((each) => Number.isFinite(each))
  return [...new Set(named.flatMap((each) => [each, each - 1, each + 1]))].map(String)
}
