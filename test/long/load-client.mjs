// Reads credentials as an SDK does, so many times a second: node load-client.mjs RATE SECONDS. The environment says
// where. Prints {"answers", "failures", "keys", "slowestMs", "medianMs"}.
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'

const [rate, seconds] = process.argv.slice(2).map(Number)
const url = process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI
const headers = { authorization: readFileSync(process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, 'utf8') }
// Half of the clients keep their connections.
const agent = new Agent({ keepAlive: process.pid % 2 === 0 })
const [times, keys, failures] = [[], new Set(), []]

function ask() {
  const start = performance.now()
  return new Promise((resolve) => {
    const failed = (what) => resolve(failures.push(String(what)))
    get(url, { headers, agent, timeout: 1000 }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      answer.on('end', () => {
        times.push(performance.now() - start)
        if (answer.statusCode !== 200) return failed(`${answer.statusCode} ${text}`)
        const { AccessKeyId, Expiration } = JSON.parse(text)
        if (Date.parse(Expiration) <= Date.now()) return failed(`expired ${Expiration}`)
        resolve(keys.add(AccessKeyId))
      })
    })
      .on('timeout', () => failed('no answer within a second'))
      .on('error', failed)
  })
}

const asked = []
const begin = performance.now()
while (asked.length < rate * seconds) {
  // As many as are due by now, so that a busy machine does not lower the rate.
  const due = Math.min(rate * seconds, Math.ceil(((performance.now() - begin) / 1000) * rate))
  while (asked.length < due) asked.push(ask())
  await new Promise((resolve) => setTimeout(resolve, 1000 / rate))
}
await Promise.all(asked)
agent.destroy()

times.sort((one, other) => one - other)
const report = { answers: times.length, failures, keys: [...keys] }
console.log(JSON.stringify({ ...report, medianMs: times[times.length >> 1], slowestMs: times.at(-1) }))
