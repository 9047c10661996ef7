/**
 * Returns a function that keeps the last result of a pure function, so that all components that call it with
 * the same arguments share one computation.
 */
export function memoizeLast<Args extends readonly unknown[], Result>(
  compute: (...args: Args) => Result,
): (...args: Args) => Result {
  let last: { readonly args: Args; readonly result: Result } | undefined
  return (...args) => {
    if (!last?.args.every((each, index) => Object.is(each, args[index])))
      last = { args, result: compute(...args) }
    return last.result
  }
}
