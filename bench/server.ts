/** The emulator in a process of its own, so that it does not share a core's time with what is measured. */
import { readFileSync } from 'node:fs'
import { startEmulator } from '../src/emulator/index.ts'

const { config, tls } = JSON.parse(readFileSync(0, 'utf8'))
const emulator = await startEmulator({ config, ...(tls === undefined ? {} : { tls }) })
// As in life, the token and the session come from two hosts: neither client can use one connection for both.
const tokens = emulator.env.ACTIONS_ID_TOKEN_REQUEST_URL.replace('127.0.0.1', 'localhost')
console.log(JSON.stringify({ ...emulator.env, ACTIONS_ID_TOKEN_REQUEST_URL: tokens }))
