/** STS and an OIDC issuer on a loopback port, for trying things offline and for tests. */
export { type EmulatorOptions, type RunningEmulator, startEmulator } from './server.ts'
export type { SeenRequest } from './wire.ts'
