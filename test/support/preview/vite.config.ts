import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

function withPseudo(code: string, id: string): string | undefined {
  if (!id.endsWith('shared/texts/index.ts')) return undefined
  return `${code.replace('createCatalogue(german)', 'germanOrPseudo')}
import { pseudolocalize } from '#test/support/pseudolocalize.ts'
function germanOrPseudo(format) {
  const isPseudo = 'pseudo' in document.documentElement.dataset
  return isPseudo ? pseudolocalize(createCatalogue(english)(format)) : createCatalogue(german)(format)
}`
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), { name: 'pseudo-language', enforce: 'pre', transform: withPseudo }],
  server: { fs: { allow: [resolve(import.meta.dirname, '../../..')] } },
  build: {
    target: 'chrome130',
    outDir: resolve(import.meta.dirname, '../../../out/preview'),
    emptyOutDir: true,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1_500,
  },
})
