/** What the person sees first; the headings of docs/troubleshooting.md, in this order. */
export const symptoms = {
  'not-authorized': 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  'no-token': 'No token, or no credentials: "Credentials could not be loaded"',
  'token-refused':
    'The token is refused: "InvalidIdentityToken", "ExpiredTokenException", "IDPRejectedClaim"',
  'role-refused': 'is not authorized to perform: sts:AssumeRole, or sts:TagSession',
  'keys-refused':
    'The keys are refused: "security token … is invalid", "… is expired", "signature … does not match"',
  'request-refused':
    'The request is refused: "ValidationError", "MalformedPolicyDocument", "PackedPolicyTooLarge"',
  place: 'Wrong place: Region, partition, account, endpoint',
  unreachable: 'Not reached: name, connection, proxy, certificate, time, throttling',
  files: 'Files: reading the token, publishing the credentials',
} as const

export type Symptom = keyof typeof symptoms
