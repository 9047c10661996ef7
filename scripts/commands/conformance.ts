export { main, read } from '#test/conformance/command.ts'
