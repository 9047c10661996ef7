import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transformWithOxc } from 'vite'

/**
 * Lets `import` read TypeScript. https://nodejs.org/api/module.html#loadurl-context-nextload
 *
 * @type {import('node:module').LoadHook}
 */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context)
  const file = fileURLToPath(url)
  const { code, map } = await transformWithOxc(await readFile(file, 'utf8'), file, { sourcemap: true })
  const inlined = Buffer.from(JSON.stringify(map)).toString('base64')
  const source = `${code}\n//# sourceMappingURL=data:application/json;base64,${inlined}`
  return { format: 'module', source, shortCircuit: true }
}
