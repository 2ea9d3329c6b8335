import { awsVariables, endpointVariables, neighbours, rivals } from './variables.ts'

/** Every variable that this action sets or blanks: a record of any other is not its own. */
export const publishedNames: ReadonlySet<string> = new Set([
  ...awsVariables,
  ...neighbours,
  ...rivals,
  ...endpointVariables,
  'AWS_PROFILE',
])
