/** Plays with the real Compileo, and prints lost, repeated and false announcements. */
export { main, read } from '#test/conformance/command.ts'
