/** The methods of each path, to distinguish a wrong method from an unknown path. */
export interface KnownPaths {
  add(pattern: string, method: string | readonly string[]): void;
  /** The methods of a path (without its query); empty if the path is not known. */
  methodsOf(path: string): string[];
}

export function createKnownPaths(): KnownPaths {
  const methods = new Map<string, Set<string>>();
  const expressions = new Map<string, RegExp>();
  return {
    add(pattern, method) {
      const known = methods.get(pattern) ?? new Set();
      methods.set(pattern, known);
      expressions.set(pattern, expressionOf(pattern));
      for (const name of [method].flat()) known.add(name);
    },
    methodsOf(path) {
      const found = [...expressions].filter(([, expression]) => expression.test(path));
      return [...new Set(found.flatMap(([pattern]) => [...(methods.get(pattern) ?? [])]))].sort();
    },
  };
}

/** Fastify's patterns: `:name` stands for a part of the path, `*` for the rest of it. */
function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/:\w+/g, '[^/]+')
    .replaceAll('*', '.*');
  return new RegExp(`^${source}$`);
}
