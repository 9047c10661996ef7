import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Snapshot } from '../../shared/contract.ts'
import type { PageFacts, PageRenderer, ServedPage } from '../../shared/served-page.ts'

/** More jobs would block main for too long, because each is processed. */
const mostJobs = 2_000

export interface FirstPageSource {
  readonly jobs: () => number
  readonly snapshot: () => Snapshot
  readonly facts: () => PageFacts
}

/** The window's page with its first content, painted before its own script is loaded. */
export interface RenderedPage {
  readonly of: (source: FirstPageSource) => void
  readonly load: () => void
  /** @returns undefined if the window should render itself from the built page */
  readonly render: () => Promise<ServedPage | undefined>
}

/**
 * Renders pages with the window's own components.
 *
 * @param onTrouble a page couldn't be rendered
 */
export function createRenderedPage(folder: string, onTrouble: (error: unknown) => void): RenderedPage {
  let source: FirstPageSource | undefined
  let loading: Promise<{ readonly template: string; readonly renderer: PageRenderer } | undefined> | undefined

  async function read() {
    const path = pathToFileURL(join(folder, 'served', 'render-page.js')).href
    const template = await readFile(join(folder, 'index.html'), 'utf8')
    const renderer: PageRenderer = await import(/* @vite-ignore */ path)
    return { template, renderer }
  }

  function load() {
    loading ??= read().catch((error: unknown) => {
      onTrouble(error)
      return undefined
    })
    return loading
  }

  return {
    of(given) {
      source = given
    },
    load: () => void load(),
    async render() {
      const loaded = await load()
      if (!loaded || !source || source.jobs() > mostJobs) return undefined
      try {
        return loaded.renderer.renderPage(loaded.template, source.snapshot(), source.facts())
      } catch (error) {
        onTrouble(error)
        return undefined
      }
    },
  }
}
