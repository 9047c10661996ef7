import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import type { CompileoBridge, Snapshot } from '../shared/contract.ts'
import { languageOf } from '../shared/languages.ts'
import { servedStyle, type PageFacts, type ServedPage } from '../shared/served-page.ts'
import { App } from './app/app.tsx'
import { readRemembered } from './state/remembered-view.ts'
import { renderedBy, type PageEnvironment } from './state/page-environment.ts'

const noBridge: CompileoBridge = {
  call: () => Promise.reject(new Error('the page is not there yet')),
  onPatch: () => () => undefined,
  onIntent: () => () => undefined,
}

/** Nothing that could end a style rule. */
const plainStyle = /^[a-z-]+:[-a-zA-Z0-9.%() ,]+$/

/**
 * The first paint. The page's policy forbids style attributes, so each becomes a rule of a style sheet
 * until `takeOver`. Pure.
 */
export function renderPage(template: string, snapshot: Snapshot, facts: PageFacts): ServedPage {
  const surroundings: PageEnvironment = {
    language: facts.language,
    remembered: readRemembered(facts.list ?? null),
    height: facts.height,
  }
  const first = { asked: Promise.resolve(snapshot), answered: snapshot }
  const rendered = renderToString(
    <div id="root" data-served={renderedBy(snapshot, surroundings)} data-height={facts.height}>
      <StrictMode>
        <App bridge={noBridge} first={first} surroundings={surroundings} />
      </StrictMode>
    </div>,
  )
  const styles = new Set<string>()
  // React escapes every quotation mark of a text, so this is found in tags alone.
  const root = rendered.replaceAll(/ style="([^"]*)"/g, (_, style: string) => {
    if (!plainStyle.test(style)) throw new Error(`a style that can be no rule: ${style}`)
    styles.add(style)
    return ` data-style="${style}"`
  })
  const { theme, language } = snapshot.settings
  const isDark = theme === 'system' ? facts.isDark : theme === 'dark'
  const html = `<html lang="${languageOf(language, facts.language)}" data-theme="${isDark ? 'dark' : 'light'}">`
  return {
    html: template
      .replace(/<html[^>]*>/, html)
      .replace(/(?=\s*<\/head>)/, `\n    <link rel="stylesheet" href="./${servedStyle}">`)
      // Not as a pattern of replacement: a text may hold its signs.
      .replace(/<div id="root">[^]*?<\/div>(?=\s*<(?:script|\/body))/, () => root),
    css: [...styles].map((style) => `[data-style="${style}"]{${style}}`).join('\n'),
  }
}
