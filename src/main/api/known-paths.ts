/** The methods of each path, to distinguish a wrong method from an unknown path. */
export class KnownPaths {
  readonly #routes: { readonly expression: RegExp; readonly methods: readonly string[] }[] = [];

  /** In Fastify's patterns, `:name` stands for a part of the path and `*` for the rest of it. */
  add(pattern: string, method: string | readonly string[]): void {
    const source = pattern
      .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/:\w+/g, '[^/]+')
      .replaceAll('*', '.*');
    this.#routes.push({ expression: new RegExp(`^${source}$`), methods: [method].flat() });
  }

  /** The methods of a path (without its query); empty if the path is not known. */
  methodsOf(path: string): string[] {
    const found = this.#routes.filter(({ expression }) => expression.test(path));
    return [...new Set(found.flatMap(({ methods }) => methods))].sort();
  }
}
