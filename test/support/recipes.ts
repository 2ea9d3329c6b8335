/** The workflows of docs/recipes/; test/recipes.test.ts runs them. */
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
