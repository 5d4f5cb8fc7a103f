import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

const PREFIX = '#/components/schemas/';

/** The schema of a value: a reference if it has an id. */
export function schemaOf(type: z.ZodType): JsonSchema {
  const id = type.meta()?.id;
  if (id !== undefined) return { $ref: PREFIX + id };
  const text = JSON.stringify(z.toJSONSchema(type, OPTIONS)).replaceAll('"#/$defs/', `"${PREFIX}`);
  const { $schema: _, $defs: __, ...schema }: JsonSchema = JSON.parse(text);
  return schema;
}

/** All schemas that have an id. */
export function componentSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    ...OPTIONS,
    uri: (id) => PREFIX + id,
    override({ zodSchema, jsonSchema }) {
      simplify({ zodSchema, jsonSchema });
      // Generators of clients would require a field that has a default.
      delete jsonSchema.default;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}

interface Conversion {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: JsonSchema;
}

/** Reduces a schema to the forms that tools support. */
function simplify({ zodSchema, jsonSchema: schema }: Conversion): void {
  const { def } = zodSchema._zod;
  if (def.type === 'catch') delete schema.default;
  for (const key of ['readOnly', 'x-unit', 'x-choices'] as const) delete schema[key];
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  const [first] = schema.prefixItems ?? [];
  if (first !== undefined) {
    delete schema.prefixItems;
    schema.items = first;
  }
  simplifyNullable(schema);
  if (def.type === 'union' && 'discriminator' in def) {
    const propertyName = String(def.discriminator);
    schema.discriminator = { propertyName, mapping: mappingOf(def.options, propertyName) };
  }
}

/** `X or null` with one list of types. */
function simplifyNullable(schema: JsonSchema): void {
  const [type, nothing] = schema.anyOf ?? [];
  if (typeof nothing !== 'object' || nothing.type !== 'null') return;
  if (typeof type !== 'object' || typeof type.type !== 'string') return;
  const { type: name, ...rest } = type;
  delete schema.anyOf;
  Object.assign(schema, rest, { type: [name, 'null'] });
}

/** References to the options of a union by the value that selects them. */
function mappingOf(options: readonly z.core.$ZodType[], property: string): Record<string, string> {
  return Object.fromEntries(
    options.flatMap((option) => {
      const id = z.globalRegistry.get(option)?.id;
      const values = [...(option._zod.propValues?.[property] ?? [])];
      return values.map((value) => [String(value), `${PREFIX}${id}`]);
    }),
  );
}

const OPTIONS = { io: 'input', unrepresentable: 'any', override: simplify } as const;
