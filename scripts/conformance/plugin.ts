import { readFile } from 'node:fs/promises'
import { makePluginZip } from '../package/plugin.ts'
import type { RealServer } from './real-server.ts'

export async function pluginUpload(folder: string) {
  const { file } = await makePluginZip(folder)
  const form = new FormData()
  form.set(
    'file',
    new Blob([new Uint8Array(await readFile(file))], { type: 'application/zip' }),
    'plugin.zip',
  )
  return form
}

/** The server mounts the plugin when it restarts. */
export async function installPlugin(server: RealServer, folder: string) {
  await server.call('POST', '/plugins/upload', { form: await pluginUpload(folder) })
}

/** The server serves the plugin until it restarts. */
export async function removePlugin(server: RealServer) {
  await server.call('DELETE', '/plugins/compileo-tray')
}
