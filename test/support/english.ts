import { createTexts } from '../../shared/texts/index.ts'

/** The English texts. */
export const texts = createTexts('en', 'en')
