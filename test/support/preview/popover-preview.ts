/** `?state=busy` and the others of `popoverStates`, `&language=de`. */
import './no-compiled-schemas.ts'
import { createTexts } from '../../../shared/texts/index.ts'
import { popoverIn } from './popover-states.ts'

const query = new URLSearchParams(location.search)
const texts = createTexts(query.get('language') === 'de' ? 'de' : 'en', 'en-GB')
const bridge = {
  first: () => Promise.resolve(JSON.stringify(popoverIn(query.get('state') ?? '', texts))),
  onPopover: () => undefined,
  press: () => Promise.resolve(),
}
Object.assign(window, { compileo: bridge })
await import('../../../renderer/popover/popover.ts')
document.documentElement.dataset['whole'] = ''
