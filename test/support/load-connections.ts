import { loadConnections } from '../../main/network/lazy-connections.ts'

// Where a test moves the clock by hand, the first request would be late by the time that reading a file takes.
await loadConnections()
