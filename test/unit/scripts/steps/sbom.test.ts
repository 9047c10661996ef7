import { expect, it } from 'vitest'
import { createSbom } from '#scripts/steps/sbom.ts'
import { readSbom } from '#test/support/sbom.ts'

const manifest = { name: 'tray', version: '1.2.3', license: 'MIT', devDependencies: { electron: '45.0.0' } }
const packages = [
  { name: '@scope/a', version: '1.0.0', identifier: 'MIT' },
  { name: 'b', version: '2.0.0', identifier: 'BSD-3-Clause' },
  { name: 'b', version: '3.0.0', identifier: 'ISC' },
]
const locked = {
  'node_modules/@scope/a': {
    version: '1.0.0',
    integrity: `sha512-${Buffer.alloc(64, 1).toString('base64')}`,
  },
  'node_modules/b': { version: '2.0.0', integrity: `sha512-${Buffer.alloc(64, 2).toString('base64')}` },
  'node_modules/@scope/a/node_modules/b': {
    version: '3.0.0',
    integrity: `sha512-${Buffer.alloc(64, 3).toString('base64')}`,
  },
}

it('the bill of materials lists Electron and each bundled package with npm’s hash', async () => {
  const { metadata, components } = await readSbom(createSbom(packages, manifest, locked))
  expect(metadata.component).toMatchObject({ name: 'tray', version: '1.2.3' })
  expect(components.map(({ purl, hashes = [] }) => [purl, hashes[0]?.content.slice(0, 2)])).toEqual([
    ['pkg:npm/%40scope/a@1.0.0', '01'],
    ['pkg:npm/b@2.0.0', '02'],
    ['pkg:npm/b@3.0.0', '03'],
    ['pkg:npm/electron@45.0.0', undefined],
  ])
})
