/** STS and an OIDC issuer on a loopback port, for trying things offline and for tests. */
export type { EmulatorConfig } from './config.ts'
export { configFrom, configFromText } from './config-schema.ts'
export { createEmulator, type Emulator, type Surroundings } from './emulator.ts'
export type { Effect, Fault, Operation } from './fault.ts'
export { type EmulatorOptions, type RunningEmulator, startEmulator } from './server.ts'
export type { SeenRequest, WireAnswer, WireRequest } from './wire.ts'
