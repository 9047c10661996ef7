import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  createRenderedPage,
  type FirstPageSource,
  type RenderedPage,
} from '../../../../main/window/first-page.ts'
import { emptySnapshot } from '../../../support/bridge-double.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let folder: string
let page: RenderedPage
let troubles: unknown[]
let taken: number

const source = (jobs = 1): FirstPageSource => ({
  jobs: () => jobs,
  snapshot() {
    taken += 1
    return emptySnapshot({ seq: 7 })
  },
  facts: () => ({ language: 'en-US', height: 700, isDark: true, list: undefined }),
})

function build(renderPage: string): void {
  mkdirSync(join(folder, 'served'), { recursive: true })
  // A module, as the project's own.
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'index.html'), 'template')
  writeFileSync(join(folder, 'served', 'render-page.js'), `export ${renderPage}`)
}

beforeEach(() => {
  folder = tempFolder()
  troubles = []
  taken = 0
  page = createRenderedPage(folder, (error) => troubles.push(error))
})

const echo =
  'const renderPage = (template, { seq }, { height }) => ({ html: `${template} ${seq} ${height}`, css: "css" })'

describe('the page with what the window shows first', () => {
  it('is rendered from the state at the time of its request', async () => {
    build(echo)
    page.of(source())
    expect(await page.render()).toEqual({ html: 'template 7 700', css: 'css' })
    expect([taken, troubles]).toEqual([1, []])
  })

  it('is served as it was built before there is anything to say, and with so many jobs that it would take long', async () => {
    build(echo)
    expect(await page.render()).toBeUndefined()
    page.of(source(2_001))
    expect(await page.render()).toBeUndefined()
    page.of(source(2_000))
    expect(await page.render()).toBeDefined()
    expect([taken, troubles]).toEqual([1, []])
  })

  it('is served as it was built if it can’t be rendered, which is reported', async () => {
    build('const renderPage = () => { throw new Error("no") }')
    page.of(source())
    expect(await page.render()).toBeUndefined()
    expect(troubles).toMatchObject([{ message: 'no' }])
  })

  it('is served as it was built if the renderer is gone, which is reported once', async () => {
    page.of(source())
    page.load()
    expect(await page.render()).toBeUndefined()
    expect(await page.render()).toBeUndefined()
    expect(troubles).toHaveLength(1)
  })
})
