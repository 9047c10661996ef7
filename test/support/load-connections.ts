import { loadConnections } from '../../main/network/lazy-connections.ts'

// In tests that move the clock, loading the module would delay the first request.
await loadConnections()
