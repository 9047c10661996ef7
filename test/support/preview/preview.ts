/**
 * Shows a state of the window: `?state=failed`, `&theme=dark`, `&language=de` or `pseudo`, `&system=en-US`.
 * Serve it with `npx vite test/support/preview`.
 */
import './no-compiled-schemas.ts'
import { toRawBridge } from '../bridge-double.ts'
import { states } from './states.ts'

const { mountWindow } = await import('#renderer/mount.tsx')
const { loadLazyComponents } = await import('#renderer/ui/lazy-component.tsx')

const page = document.documentElement
const { language: ownLanguage } = navigator
let shown: Awaited<ReturnType<typeof mountWindow>> | undefined

async function show(search: string): Promise<void> {
  const element = document.getElementById('root')
  if (!element) throw new Error('index.html has no #root')
  shown?.unmount()
  localStorage.clear()
  for (const name of Object.keys(page.dataset)) delete page.dataset[name]
  const query = new URLSearchParams(search)
  const make = states[query.get('state') ?? 'sample'] ?? states['sample']
  if (!make) throw new Error('No such state')
  const double = make()
  const theme = query.get('theme')
  if (theme === 'light' || theme === 'dark') {
    double.sendPatch({ settings: { ...double.snapshot().settings, theme } })
  }
  const language = query.get('language')
  if (language === 'en' || language === 'de') {
    double.sendPatch({ settings: { ...double.snapshot().settings, language } })
  }
  if (language === 'pseudo') {
    page.dataset['pseudo'] = ''
    double.sendPatch({ settings: { ...double.snapshot().settings, language: 'de' } })
  }
  const system = query.get('system') ?? ownLanguage
  Object.defineProperty(navigator, 'language', { value: system, configurable: true })
  Object.assign(window, { compileo: toRawBridge(double), double, show })
  shown = await mountWindow(element, window.compileo)
  await loadLazyComponents()
  page.dataset['whole'] = ''
}

await show(location.search)
