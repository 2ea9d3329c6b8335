import { awsMessage, type Evidence, refused } from '../evidence.ts'
import type { Cause, Fix } from '../finding.ts'
import { rejectedKey } from '../input-problems.ts'
import { oddKeyId, oddSecretKey } from '../key-forms.ts'
import { plain } from '../text.ts'

export const keyMalformed: Cause = {
  code: 'key-malformed',
  title: 'A key does not have the form of an AWS key',
  symptom: 'keys-refused',
  prose: `An access key ID is 16 to 128 letters and digits, in practice 20 (\`AKIA…\`, \`ASIA…\`). A space, a line break, quotes, the name of the
variable (\`AWS_ACCESS_KEY_ID=AKIA…\`) or a whole line of a file was stored with it. Store only the value: paste it at the prompt of \`gh
secret set\`. Values are never shown here.`,
  explain(evidence) {
    const found = foundIn(evidence)
    if (found === undefined) return undefined
    return {
      title: `${plain(found.name)} ${found.what}`,
      certainty: 'certain',
      evidence: [`The value, which is not shown, ${found.what}`],
      fix: found.elsewhere ? inProfile(found.name) : stored(found.name),
    }
  },
}

function inProfile(name: string): Fix {
  return {
    text: `Correct the value in its source: ${plain(name)}. Write only the key, without quotes, spaces or invisible characters.`,
  }
}

function stored(name: string): Fix {
  return {
    text: `Store ${plain(name)} again: only the key, without quotes, names, spaces or line breaks.`,
    language: 'sh',
    code: 'gh secret set AWS_ACCESS_KEY_ID\ngh secret set AWS_SECRET_ACCESS_KEY',
  }
}

interface Found {
  readonly name: string
  /** Follows the name. */
  readonly what: string
  /** It is in no secret of the repository. */
  readonly elsewhere?: true
}

const character = 'contains a space, a line break or another character that is not valid in a key'

function foundIn(evidence: Evidence): Found | undefined {
  const flawed = rejectedKey(evidence, 'characters')
  if (flawed !== undefined) return { name: flawed, what: character }
  if (evidence.error.details.reason === 'characters' && evidence.error.code === 'no-credentials')
    return { name: `A key of ${placeOf(evidence)}`, what: character, elsewhere: true }
  const source = evidence.plan?.source
  if (source?.kind !== 'keys') return undefined
  const { accessKeyId, secretAccessKey } = source.keys
  const rejected = refused(
    evidence,
    undefined,
    'InvalidClientTokenId',
    'UnrecognizedClient',
    'InvalidAccessKeyId',
    'IncompleteSignature',
  )
  const oddId = rejected ? oddKeyId(accessKeyId, secretAccessKey) : undefined
  if (oddId !== undefined) return { name: 'aws-access-key-id', what: oddId }
  const oddSecret = isMismatch(evidence) ? oddSecretKey(secretAccessKey) : undefined
  return oddSecret === undefined ? undefined : { name: 'aws-secret-access-key', what: oddSecret }
}

/** A compatible service may have secrets of any form. */
function isMismatch(evidence: Evidence): boolean {
  const { endpointFrom } = evidence.error.details
  const ofAws = endpointFrom === undefined && evidence.plan?.network.stsEndpoint === undefined
  const dated = /signature (expired|not yet current)/i.test(awsMessage(evidence))
  return ofAws && !dated && refused(evidence, undefined, 'SignatureDoesNotMatch', 'InvalidSignature')
}

function placeOf(evidence: Evidence): string {
  return evidence.error.details.action ?? 'the environment'
}
