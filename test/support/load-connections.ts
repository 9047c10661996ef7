import { loadConnections } from '#main/network/lazy-connections.ts'

// Loading the module during a test would delay the first request on a fake clock.
await loadConnections()
