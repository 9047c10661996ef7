import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { projectRoot } from '#scripts/project-paths.ts'
import { readSbom } from '#test/support/sbom.ts'

const read = (...place: readonly string[]) => readFile(join(projectRoot, ...place), 'utf8')

async function bundled() {
  const licences = await read('out', 'licenses.txt')
  return [...licences.matchAll(/^-{80}\n\n(\S+) (\S+) \(/gm)].map(([, name = '', version = '']) => ({
    name,
    version,
  }))
}

const manifest = z.object({ devDependencies: z.record(z.string(), z.string()) })
const direct = async () => manifest.parse(JSON.parse(await read('package.json'))).devDependencies

it('the bill of materials is valid, and lists Electron and all bundled packages', async () => {
  const { components } = await readSbom(await read('out', 'sbom.cdx.json'))
  const listed = components.map(({ purl }) => decodeURIComponent(purl.replace('pkg:npm/', '')))
  const electron = { name: 'electron', version: (await direct())['electron'] }
  const shipped = [...(await bundled()), electron].map(({ name, version }) => `${name}@${version}`)
  expect(listed.toSorted()).toEqual(shipped.toSorted())
  expect(components.filter(({ hashes }) => hashes === undefined)).toEqual([])
  expect(shipped).toContainEqual(expect.stringMatching(/^react@/))
})

/** Whether a package's name matches a pattern of Dependabot. */
const matches = (name: string, pattern: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern

it('Dependabot separates shipped packages from tools', async () => {
  const group = z.object({ patterns: z.array(z.string()) })
  const { updates } = z
    .object({ updates: z.array(z.object({ groups: z.record(z.string(), group) })) })
    .parse(parse(await read('.github', 'dependabot.yml')))
  // A package is in the first group that it matches.
  const groups = Object.entries(updates[0]?.groups ?? {})
  const groupOf = (name: string) =>
    groups.find(([, { patterns }]) => patterns.some((pattern) => matches(name, pattern)))?.[0]
  const ours = await direct()
  const shipped = (await bundled()).filter(({ name }) => name in ours)
  expect(shipped.map(({ name }) => [name, groupOf(name)])).toEqual(
    shipped.map(({ name }) => [name, 'shipped']),
  )
  expect(['vite', 'playwright', 'electron-builder'].map(groupOf)).toEqual(['tools', 'tools', 'tools'])
})
