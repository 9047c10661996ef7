export const findCodeBlocks = (markdown: string, language: string): readonly string[] =>
  [...markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, blockLanguage, block = '']) =>
    blockLanguage === language ? [block] : [],
  )

export const findShellLines = (markdown: string): readonly string[] =>
  findCodeBlocks(markdown, 'sh')
    .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => line.trim() !== '')
