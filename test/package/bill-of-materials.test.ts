import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { root } from '../../scripts/places.mjs'
import { readSbom } from '../support/sbom.ts'

const read = (...place: readonly string[]) => readFile(join(root, ...place), 'utf8')

/** The packages that the build says are in its bundles. */
async function bundled() {
  const licences = await read('out', 'licenses.txt')
  return [...licences.matchAll(/^-{80}\n\n(\S+) (\S+) \(/gm)].map(([, name = '', version = '']) => ({
    name,
    version,
  }))
}

const manifest = z.object({ devDependencies: z.record(z.string(), z.string()) })
const direct = async () => manifest.parse(JSON.parse(await read('package.json'))).devDependencies

describe('the software bill of materials of the build', () => {
  it('lists all that is bundled, and Electron, and keeps to its schema', async () => {
    const { components } = await readSbom(await read('out', 'sbom.cdx.json'))
    const listed = components.map(({ purl }) => decodeURIComponent(purl.replace('pkg:npm/', '')))
    const electron = { name: 'electron', version: (await direct())['electron'] }
    const shipped = [...(await bundled()), electron].map(({ name, version }) => `${name}@${version}`)
    expect(listed.toSorted()).toEqual(shipped.toSorted())
    expect(components.filter(({ hashes }) => hashes === undefined)).toEqual([])
    expect(shipped).toContainEqual(expect.stringMatching(/^react@/))
  })
})
