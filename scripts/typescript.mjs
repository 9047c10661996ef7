import { register } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './places.mjs'

/**
 * Loads a TypeScript module of the project into this process.
 *
 * @template T
 * @param {string} file from the root
 * @returns {Promise<T>}
 */
export async function loadTypeScript(file) {
  // Node strips types itself from 22.18 on.
  if (!('typescript' in process.features && process.features.typescript)) {
    register('./typescript-hooks.mjs', import.meta.url)
    process.setSourceMapsEnabled(true)
  }
  return import(pathToFileURL(join(root, file)).href)
}
