import { readFile } from 'node:fs/promises'
import { makePluginZip } from '../package/plugin.mjs'

/**
 * The plugin, as an upload sends it.
 *
 * @param {string} folder for its zip
 */
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
 * Uploads the plugin. The server mounts it when it restarts.
 *
 * @param {import('./real-server.mjs').RealServer} server
 * @param {string} folder
 */
export async function installPlugin(server, folder) {
  await server.call('POST', '/plugins/upload', { form: await pluginUpload(folder) })
}

/**
 * Removes the plugin. The server serves it until it restarts.
 *
 * @param {import('./real-server.mjs').RealServer} server
 */
export async function removePlugin(server) {
  await server.call('DELETE', '/plugins/compileo-tray')
}
