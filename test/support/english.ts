import { createTexts } from '#shared/texts/index.ts'

export const texts = createTexts('en', 'en')
