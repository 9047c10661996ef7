import { createTexts } from '../../shared/texts/index.ts'

/** What is said in English, for what is handed its texts. */
export const texts = createTexts('en', 'en')
