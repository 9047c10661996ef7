import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoJobs } from '../server/index.ts'

/** The demo's server as the person who set it up would have called it. */
const serverName = 'Workstation'

/**
 * Writes the watch-list of somebody who uses the program for some time: the demo's jobs under their names, for a list
 * of bare ids shows little of what it is to use it.
 */
export async function writeDemoProfile(folder: string, serverUrl: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const addedAt = Date.now()
  const watchList = {
    version: 1,
    servers: [{ id: 'demo', name: serverName, url: serverUrl }],
    jobs: demoJobs.map(({ id, name }) => ({ serverId: 'demo', jobId: id, label: name, addedAt })),
  }
  await writeFile(join(folder, 'watch-list.json'), JSON.stringify(watchList))
}
