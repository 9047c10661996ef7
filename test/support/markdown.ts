/** The lines of the shell blocks of a document. Pure. */
export const shellLines = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^```sh\n([^]*?)^```$/gm)]
    .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => line.trim() !== '')
