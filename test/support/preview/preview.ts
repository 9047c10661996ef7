/**
 * `?state=empty` and the others of `states`, `&theme=dark`, `&language=de` or `pseudo`, `&system=en-US`.
 * Serve it with `npx vite test/support/preview`.
 */
import './no-compiled-schemas.ts'
import { packed } from '../bridge-double.ts'
import { states } from './states.ts'

const query = new URLSearchParams(location.search)
const make = states[query.get('state') ?? 'sample'] ?? states['sample']
if (!make) throw new Error('No such state')
const double = make()
const theme = query.get('theme')
if (theme === 'light' || theme === 'dark') {
  double.emit({ settings: { ...double.snapshot().settings, theme } })
}
const language = query.get('language')
if (language === 'en' || language === 'de') {
  double.emit({ settings: { ...double.snapshot().settings, language } })
}
if (language === 'pseudo') {
  document.documentElement.dataset['pseudo'] = ''
  double.emit({ settings: { ...double.snapshot().settings, language: 'de' } })
}
const system = query.get('system')
if (system) Object.defineProperty(navigator, 'language', { value: system })
Object.assign(window, { compileo: packed(double), double })
await import('../../../renderer/main.tsx')
await import('../../../renderer/popover/popover.css')
await (await import('../../../renderer/ui/later.tsx')).loadLater()
document.documentElement.dataset['whole'] = ''
