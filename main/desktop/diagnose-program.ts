import { app } from 'electron'
import type { Facts } from '../commands/files/diagnostics.ts'
import { programFacts } from './program-facts.ts'

/** The program and its system, for the diagnostics. */
export function ownFacts(known: { locale: string; profile: string; logFile: string }): Facts {
  return programFacts({
    ...known,
    version: app.getVersion(),
    isPackaged: app.isPackaged,
    env: process.env,
    versions: process.versions,
    uptimeSeconds: process.uptime(),
  })
}
