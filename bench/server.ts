/** The emulator in a process of its own, so that it does not share a core's time with what is measured. */
import { readFileSync } from 'node:fs'
import { startEmulator } from '../src/emulator/index.ts'

const { config, tls } = JSON.parse(readFileSync(0, 'utf8'))
const emulator = await startEmulator({ config, ...(tls === undefined ? {} : { tls }) })
console.log(JSON.stringify(emulator.env))
