// The least a client can do: two requests and one file. What the action is measured against.
const { appendFileSync } = require('node:fs')

const { env } = process
const { request, Agent } = require(env.AWS_ENDPOINT_URL_STS.startsWith('https:') ? 'node:https' : 'node:http')
const agent = new Agent({ keepAlive: true })

function exchange(url, options, body) {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      answer.on('end', () => resolve(text))
    })
      .on('error', reject)
      .end(body)
  })
}

async function main() {
  const url = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=sts.amazonaws.com`
  const headers = { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
  const token = JSON.parse(await exchange(url, { headers })).value
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: env['INPUT_ROLE-TO-ASSUME'],
    RoleSessionName: 'GitHubActions',
    WebIdentityToken: token,
  })
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await exchange(env.AWS_ENDPOINT_URL_STS, { method: 'POST', headers: type }, form.toString())
  const of = (name) => answer.split(`<${name}>`)[1].split('<')[0]
  appendFileSync(
    env.GITHUB_ENV,
    `AWS_ACCESS_KEY_ID=${of('AccessKeyId')}\nAWS_SECRET_ACCESS_KEY=${of('SecretAccessKey')}\nAWS_SESSION_TOKEN=${of('SessionToken')}\n`,
  )
  process.exit(0)
}

main()
