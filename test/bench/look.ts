import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newServer } from '#main/state/new-server.ts'
import { newJob } from '#main/state/reduce-job.ts'
import { AppStore } from '#main/state/store.ts'
import { iconPng } from '#main/tray/icon.ts'
import { menuTemplate } from '#main/desktop/electron/native-menu.ts'
import { trayView } from '#main/tray/view.ts'
import type { ProfileJob } from '#test/support/demo-profile.ts'
import { texts } from '#test/support/english.ts'

export async function writeLook(folder: string, jobs: readonly ProfileJob[]): Promise<void> {
  const store = new AppStore()
  const now = Date.now()
  store.putServer(newServer('server', 'http://127.0.0.1:8000', 'Workstation', false))
  for (const { id, label } of jobs) store.putJob(newJob('server', id, now, { label }))
  const state = store.state()
  const input = { ...state, jobs: state.jobs.values(), servers: state.servers.values() }
  const view = trayView(input, texts, now)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'tray.png'), iconPng(view.icon, 22, 'unknown'))
  await writeFile(join(folder, 'menu.json'), JSON.stringify(menuTemplate(view.menu, () => undefined)))
}
