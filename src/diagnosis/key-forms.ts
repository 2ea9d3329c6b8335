/**
 * What is wrong with the form of an access key ID, never the ID itself: follows the name of its input. Undefined if the form is right.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html
 */
export function oddKeyId(accessKeyId: string, secretAccessKey: string): string | undefined {
  if (/^\w{16,128}$/.test(accessKeyId)) return undefined
  if (accessKeyId === secretAccessKey) return 'contains the secret access key'
  if (/^(["'`]).*\1$/.test(accessKeyId)) return 'is in quotes'
  if (/^%.*%$|^\{\{|^\$/.test(accessKeyId)) return 'contains a placeholder'
  if (/[=:]/.test(accessKeyId)) return 'contains a name or a whole line in addition to the key ID'
  if (/^[A-Za-z0-9/+]{40}$/.test(accessKeyId)) return 'looks like a secret access key'
  if (/^arn:/.test(accessKeyId)) return 'contains an ARN'
  return /^\w+$/.test(accessKeyId)
    ? 'is shorter or longer than any key ID'
    : 'contains characters other than letters and digits'
}

/** As `oddKeyId`, of a secret access key: of AWS it has 40 characters. */
export function oddSecretKey(secretAccessKey: string): string | undefined {
  if (/^[A-Za-z0-9/+=]{40}$/.test(secretAccessKey)) return undefined
  if (/^(["'`]).*\1$/.test(secretAccessKey)) return 'is in quotes'
  if (/%2[BF]/i.test(secretAccessKey)) return 'is percent-encoded'
  if (/^(\w+=|arn:)/.test(secretAccessKey)) return 'contains a name or a whole line in addition to the secret'
  return secretAccessKey.length === 40
    ? 'contains characters other than letters, digits, / and +'
    : 'does not have the 40 characters of a secret access key'
}
