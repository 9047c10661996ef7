/**
 * What the program uses of undici, in its place in the bundle (vite.config.ts): reading all of it, such as its mocks, its caches
 * and its WebSocket, took 47 ms of each start, and this takes 21.
 */
import buildConnector from 'undici/lib/core/connect.js'
import Agent from 'undici/lib/dispatcher/agent.js'
import Client from 'undici/lib/dispatcher/client.js'
import { fetch } from 'undici/lib/web/fetch/index.js'

export { Agent, buildConnector, Client, fetch }
