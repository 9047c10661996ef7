import { readFile } from 'node:fs/promises'
import { makePluginZip } from '../package/plugin.mjs'

/** @param {string} folder */
export async function pluginUpload(folder) {
  const { file } = await makePluginZip(folder)
  const form = new FormData()
  form.set(
    'file',
    new Blob([new Uint8Array(await readFile(file))], { type: 'application/zip' }),
    'plugin.zip',
  )
  return form
}

/**
 * The server mounts the plugin when it restarts.
 *
 * @param {import('./real-server.mjs').RealServer} server
 * @param {string} folder
 */
export async function installPlugin(server, folder) {
  await server.call('POST', '/plugins/upload', { form: await pluginUpload(folder) })
}

/** The server serves the plugin until it restarts. @param {import('./real-server.mjs').RealServer} server */
export async function removePlugin(server) {
  await server.call('DELETE', '/plugins/compileo-tray')
}
