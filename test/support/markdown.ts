export const blocksOf = (markdown: string, language: string): readonly string[] =>
  [...markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, blockLanguage, block = '']) =>
    blockLanguage === language ? [block] : [],
  )

export const shellLines = (markdown: string): readonly string[] =>
  blocksOf(markdown, 'sh')
    .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => line.trim() !== '')
