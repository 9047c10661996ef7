/** Finds JSON that must be sanitized. Other JSON is used unchanged. */
const needsSanitizing = /__proto__|\\u(?:d[89a-f]|00[567])/i

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * Sanitizes a value in place. The function isn't recursive, because deep nesting would overflow the stack.
 */
export function sanitizeJson(root: unknown): unknown {
  const unvisitedContainers: object[] = []
  const sanitizeValue = (value: unknown) => {
    if (isContainer(value)) unvisitedContainers.push(value)
    return typeof value === 'string' ? value.toWellFormed() : value
  }
  const sanitizedRoot = sanitizeValue(root)
  for (let each = unvisitedContainers.pop(); each; each = unvisitedContainers.pop()) {
    if (Array.isArray(each)) {
      for (const [index, item] of each.entries()) each[index] = sanitizeValue(item)
      continue
    }
    for (const [name, value] of Object.entries(each)) {
      const newName = name.toWellFormed()
      if (newName !== name || name === '__proto__') Reflect.deleteProperty(each, name)
      if (name !== '__proto__') Reflect.set(each, newName, sanitizeValue(value))
    }
  }
  return sanitizedRoot
}

/**
 * Parses JSON. The result is well-formed Unicode and has no key `__proto__`. @throws SyntaxError for invalid
 * JSON
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return needsSanitizing.test(text) ? sanitizeJson(value) : value
}

/** Parses JSON as `parseJson` does, but returns undefined if it is invalid. */
export function tryParseJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
