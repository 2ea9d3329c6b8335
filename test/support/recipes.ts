/** The workflows of docs/recipes/, and the programs that they call; test/recipes.test.ts runs them. */
import { join } from 'node:path'
import { root } from './root.ts'

export const recipes: readonly string[] = [
  'accounts-matrix.yml',
  'accounts-one-token.yml',
  'cdk.yml',
  'company-proxy.yml',
  'ecr.yml',
  'eks-runner.yml',
  'enterprise-server.yml',
  'reusable-caller.yml',
  'reusable-workflow.yml',
  'terraform.yml',
  'three-hour-tests.yml',
]

/** Each calls STS with the credentials that it was given, and prints the ARN after its own name. */
const says = (name: string) =>
  `arn=$(aws sts get-caller-identity | sed 's/.*"Arn":"\\([^"]*\\)".*/\\1/')\necho "${name} $1: $arn"`
export const programs = {
  terraform: says('terraform'),
  npm: `[ "$1" = ci ] || '${process.execPath}' '${join(root, 'test/support/sdk-client.mjs')}' 2 |
sed 's/.*"arns":\\["\\([^"]*\\)"\\],"keys":\\["[^"]*","[^"]*"\\].*/npm test: 2 keys of \\1/'`,
  npx: says('npx'),
  docker: `case $1 in
login) cat >"$HOME/.docker-login" ;;
push) echo "docker push $2 as $(cat "$HOME/.docker-login")" ;;
esac`,
}
