/**
 * The parts of undici that we use, in place of the whole (vite.config.ts). Loading all of it, with mocks, caches and WebSocket,
 * took 47 ms of each start; this takes 21.
 */
import buildConnector from 'undici/lib/core/connect.js'
import Agent from 'undici/lib/dispatcher/agent.js'
import Client from 'undici/lib/dispatcher/client.js'
import { fetch } from 'undici/lib/web/fetch/index.js'

export { Agent, buildConnector, Client, fetch }
