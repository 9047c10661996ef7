/** The overview in a plain browser: `?state=busy` and the others of `overviewStates`, `&language=de`. */
import './no-compiled-schemas.ts'
import { createTexts } from '../../../shared/texts/index.ts'
import { overviewIn } from './popover-states.ts'

const query = new URLSearchParams(location.search)
const texts = createTexts(query.get('language') === 'de' ? 'de' : 'en', 'en-GB')
const bridge = {
  first: () => Promise.resolve(JSON.stringify(overviewIn(query.get('state') ?? '', texts))),
  onOverview: () => undefined,
  press: () => Promise.resolve(),
}
Object.assign(window, { compileo: bridge })
await import('../../../renderer/popover/popover.ts')
document.documentElement.dataset['whole'] = ''
