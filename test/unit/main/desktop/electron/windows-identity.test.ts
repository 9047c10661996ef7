import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { appId as windowsId, toastActivatorClsid } from '#main/desktop/electron/windows-identity.ts'
import { projectRoot } from '#scripts/project-paths.ts'

const read = (...place: readonly string[]) => readFileSync(join(projectRoot, ...place), 'utf8')

it('the app has one ID and one homepage in every file that names them', () => {
  const { appId } = parse(read('electron-builder.yml'))
  const about = JSON.parse(read('package.json'))
  const metadata = read('assets', 'linux', `${appId}.metainfo.xml`)
  const [, id] = /<id>(.*)<\/id>/.exec(metadata) ?? []
  const [, developer] = /<developer id="(.*)">/.exec(metadata) ?? []
  const [, homepage] = /<url type="homepage">(.*)<\/url>/.exec(metadata) ?? []
  expect([id, windowsId]).toEqual([appId, appId])
  expect(homepage).toBe(about.homepage)
  expect(appId.startsWith(`${developer}.`)).toBe(true)
  // An ID such as `io.github.NAME` belongs to the organisation NAME on GitHub.
  expect(new URL(about.homepage).pathname.split('/')[1]).toBe(developer?.split('.').at(-1))
  const others = readdirSync(join(projectRoot, 'assets', 'linux'), { recursive: true }).map(String)
  expect(others.filter((name) => /io\.github/.test(name) && !name.includes(appId))).toEqual([])
})

it('the class ID that Windows uses for clicked notifications is a GUID', () => {
  expect(toastActivatorClsid).toMatch(/^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/)
})
