import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoJobs } from '#test/server/index.ts'

export interface ProfileJob {
  readonly id: string
  readonly label?: string
  readonly status?: string
}

export async function writeProfile(
  folder: string,
  server: { readonly name: string; readonly url: string; readonly guiUrl?: string },
  jobs: readonly ProfileJob[],
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const addedAt = Date.now()
  const watchList = {
    version: 1,
    servers: [{ id: 'server', ...server }],
    jobs: jobs.map(({ id, label, status }) => ({ serverId: 'server', jobId: id, label, status, addedAt })),
  }
  await writeFile(join(folder, 'watch-list.json'), JSON.stringify(watchList))
}

/** The jobs have names, because bare IDs say nothing. */
export const writeDemoProfile = (folder: string, url: string, guiUrl?: string): Promise<void> =>
  writeProfile(
    folder,
    { name: 'Workstation', url, ...(guiUrl !== undefined && { guiUrl }) },
    demoJobs.map(({ id, name }) => ({ id: id ?? '', ...(name !== undefined && { label: name }) })),
  )
