import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Snapshot } from '../../shared/contract.ts'
import type { PageFacts, PageRenderer, ServedPage } from '../../shared/served-page.ts'

/** More jobs than this (of which each is looked at, whatever is shown) would keep main from everything else for too long. */
const mostJobs = 2_000

/** What a page is rendered of. */
export interface FirstPageSource {
  readonly jobs: () => number
  readonly snapshot: () => Snapshot
  readonly facts: () => PageFacts
}

/** The window's page with what it shows first: it is painted before the page's own script has been read. */
export interface RenderedPage {
  /** From now on there is something to render. */
  readonly of: (source: FirstPageSource) => void
  /** Loads what renders, the first time: a window will be opened in a moment. */
  readonly load: () => void
  /** @returns undefined where the page is better served as it was built: the window renders itself then */
  readonly render: () => Promise<ServedPage | undefined>
}

/**
 * Renders pages by the components that the window is made of. They stand in the built renderer, once for both, and are
 * loaded with the first window: a program whose window is never opened does without.
 *
 * @param folder the built renderer
 * @param onTrouble a page could not be rendered
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
