import type { Format } from '../../format.ts'
import type { createResultTexts as en } from '../en/results.ts'

export const createResultTexts = ({ plural }: Format): ReturnType<typeof en> => ({
  counts: {
    documents: (n) => plural(n, 'Dokument', 'Dokumente'),
    pages: (n) => plural(n, 'Seite', 'Seiten'),
    categories: (n) => plural(n, 'Kategorie', 'Kategorien'),
    levels: (n) => plural(n, 'Ebene', 'Ebenen'),
    entries: (n) => plural(n, 'Eintrag', 'Einträge'),
    results: (n) => plural(n, 'Ergebnis', 'Ergebnisse'),
    chunks: (n) => plural(n, 'Abschnitt', 'Abschnitte'),
  },
  sources: {
    chunks: (n) => plural(n, 'Abschnitt', 'Abschnitten'),
    documents: (n) => plural(n, 'Dokument', 'Dokumenten'),
  },
  from: (what, source) => `${what} aus ${source}`,
  fromList: (what, source) => `${what}, aus ${source}`,
  names: {
    documents: 'Dokumente',
    pages: 'Seiten',
    categories: 'Kategorien',
    levels: 'Ebenen',
    entries: 'Einträge',
    results: 'Ergebnisse',
    chunks: 'Abschnitte',
  },
  done: {
    parsing: 'Dokumente eingelesen',
    chunking: 'Dokumente zerlegt',
    taxonomy: 'Taxonomie erstellt',
    extraction: 'Extraktion abgeschlossen',
    dataset: 'Datensatz erstellt',
    quality: 'Qualität geprüft',
    benchmarking: 'Benchmark abgeschlossen',
  },
  unnamed: (id) => `Job ${id}`,
  kinds: {
    parsing: 'Einlesen',
    chunking: 'Zerlegen',
    taxonomy: 'Taxonomie',
    extraction: 'Extraktion',
    dataset: 'Datensatz',
    quality: 'Qualität',
    benchmarking: 'Benchmark',
  },
})
