import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openWatchList } from '#main/storage/watch-list.ts'

export interface ServerOfFile {
  readonly id: string
  readonly name: string
  readonly url: string
}

/** The app keeps live and finished jobs apart. */
export function writeWatchList(
  folder: string,
  servers: readonly ServerOfFile[],
  jobs: readonly object[],
): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'watch-list.json'), JSON.stringify({ version: 3, servers, jobs }))
  const file = openWatchList({
    folder,
    now: Date.now(),
    onCorrupt({ code }) {
      throw new Error(`The app can’t read this watch-list: ${code}`)
    },
  })
  const list = file.take()
  if (list.jobs.length < jobs.length) throw new Error('A saved job has no valid ID, or no server')
  file.finished.put(list.jobs.filter(({ ending }) => ending))
  file.write({ ...list, jobs: list.jobs.filter(({ ending }) => !ending) })
  file.finished.close()
}
