import { ComponentType, HashAlgorithm } from '@cyclonedx/cyclonedx-library/Enums'
import {
  Bom,
  Component,
  HashDictionary,
  LicenseRepository,
  Metadata,
  SpdxLicense,
} from '@cyclonedx/cyclonedx-library/Models'
import { JSON as Json, JsonSerializer } from '@cyclonedx/cyclonedx-library/Serialize'
import { Spec1dot6 } from '@cyclonedx/cyclonedx-library/Spec'
import type { BundledPackage } from './licences.ts'

export type LockedPackages = Record<string, { version?: string; integrity?: string }>

export interface Manifest {
  name: string
  version: string
  license: string
  devDependencies: { electron: string }
}

/** Creates the SBOM. It has no time and no serial number, so that the same build always has the same SBOM. */
export function createSbom(
  packages: readonly BundledPackage[],
  manifest: Manifest,
  locked: LockedPackages,
): string {
  const app = component(ComponentType.Application, { ...manifest, identifier: manifest.license })
  const electron = {
    name: 'electron',
    version: manifest.devDependencies.electron,
    identifier: 'MIT',
    description: 'With its Chromium and Node.js',
  }
  const parts = [
    component(ComponentType.Framework, electron, locked),
    ...packages.map((each) => component(ComponentType.Library, each, locked)),
  ]
  const bom = new Bom({ metadata: new Metadata({ component: app }) })
  for (const part of parts) {
    bom.components.add(part)
    app.dependencies.add(part.bomRef)
  }
  const serializer = new JsonSerializer(new Json.Normalize.Factory(Spec1dot6))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

function component(
  type: ComponentType,
  { name, version, identifier, description }: BundledPackage & { description?: string },
  locked: LockedPackages = {},
) {
  // In a purl, the @ of a scope must be escaped.
  const purl = `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
  const [, group, short = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? []
  return new Component(type, short, {
    ...(group !== undefined && { group }),
    ...(description !== undefined && { description }),
    bomRef: purl,
    version,
    purl,
    licenses: new LicenseRepository(identifier ? [new SpdxLicense(identifier)] : []),
    hashes: new HashDictionary(hashesOf(name, version, locked)),
  })
}

function hashesOf(name: string, version: string, locked: LockedPackages): [HashAlgorithm, string][] {
  const found = Object.entries(locked).find(
    ([place, each]) => place.endsWith(`node_modules/${name}`) && each.version === version,
  )
  const [, sha512] = /^sha512-(\S+)$/.exec(found?.[1].integrity ?? '') ?? []
  return sha512 === undefined
    ? []
    : [[HashAlgorithm['SHA-512'], Buffer.from(sha512, 'base64').toString('hex')]]
}
