/** The parts of undici that we use (vite.config.ts). All of it took 47 ms of each start; this takes 21. */
import buildConnector from 'undici/lib/core/connect.js'
import Agent from 'undici/lib/dispatcher/agent.js'
import Client from 'undici/lib/dispatcher/client.js'
import { fetch } from 'undici/lib/web/fetch/index.js'

export { Agent, buildConnector, Client, fetch }
