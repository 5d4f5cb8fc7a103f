import { z } from 'zod';
import { type ActionBody, MAX_WAIT_MS } from '../action';
import type { Size } from '../geometry';
import { shortened } from '../shortened';

/** An action that a model asks for wrongly. The message is for the model. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** The error for an action that is not one of the `known` ones. */
export function unknownAction(name: string, known: Iterable<string>): Malformed {
  return new Malformed(`Unknown action: ${shortened(name)}. Known: ${[...known].join(', ')}.`);
}

/** The space of a model's coordinates. */
export interface CoordinateSpace {
  readonly width: number;
  readonly height: number;
  /** Its name in errors. */
  readonly name: string;
}

/** The space of a model that points in the screenshot of this size (px). */
export function screenshotSpace({ width, height }: Size): CoordinateSpace {
  return { width, height, name: `the ${width}x${height} screenshot` };
}

interface Range {
  readonly least: number;
  readonly most: number;
  /** Used if the field is absent. Without one the field is required. */
  readonly fallback?: number;
}

/** A point as actions write it. */
export type PointPair = [x: number, y: number];

const Pair = z.tuple([z.number(), z.number()]);
const Corners = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const XY = z.looseObject({ x: z.number(), y: z.number() });
const Texts = z.array(z.string());

/**
 * The fields of one action of a model. Null counts as absent, and fractions are rounded. All methods throw
 * {@link Malformed} for a value that the action cannot use.
 */
export class Fields {
  constructor(
    private readonly action: string,
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly space: CoordinateSpace,
  ) {}

  text(field: string): string {
    return this.optionalText(field) ?? this.#missing(field);
  }

  optionalText(field: string): string | undefined {
    return this.#read(field, z.string(), 'a string');
  }

  /** A list of strings; one string counts as a list of itself. */
  texts(field: string): readonly string[] {
    return this.optionalTexts(field) ?? this.#missing(field);
  }

  optionalTexts(field: string): readonly string[] | undefined {
    const value = this.values[field];
    return typeof value === 'string' ? [value] : this.#read(field, Texts, 'a list of strings');
  }

  flag(field: string, fallback: boolean): boolean {
    return this.#read(field, z.boolean(), 'true or false') ?? fallback;
  }

  oneOf<T extends string>(field: string, known: readonly T[], fallback?: T): T {
    const text = this.optionalText(field) ?? fallback ?? this.#missing(field);
    const found = known.find((one) => one === text.toLowerCase());
    if (found !== undefined) return found;
    throw new Malformed(`"${field}" of ${this.action} must be ${known.join(', ')}, not ${shortened(text)}.`);
  }

  number(field: string, { least, most, fallback }: Range): number {
    const value = this.#read(field, z.number(), 'a number') ?? fallback ?? this.#missing(field);
    if (value >= least && value <= most) return value;
    throw new Malformed(`"${field}" of ${this.action} must be from ${least} to ${most}, not ${value}.`);
  }

  /** A time in seconds, up to the longest wait. @returns it in milliseconds */
  duration(field: string, fallback?: number): number {
    const range = { least: 0, most: MAX_WAIT_MS / 1000, ...(fallback !== undefined && { fallback }) };
    return Math.round(this.number(field, range) * 1000);
  }

  has(field: string): boolean {
    return this.values[field] != null;
  }

  /** A point written as `[x, y]`. */
  pair(field: string): PointPair {
    return this.optionalPair(field) ?? this.#missing(field);
  }

  optionalPair(field: string): PointPair | undefined {
    const pair = this.#read(field, Pair, '[x, y], two numbers');
    return pair && this.#inside(pair);
  }

  /** A point written as two fields. */
  xy(x = 'x', y = 'y'): PointPair {
    const read = (field: string) => this.#read(field, z.number(), 'a number') ?? this.#missing(field);
    return this.#inside([read(x), read(y)]);
  }

  /** Points, each `{x, y}` or `[x, y]`. */
  path(field: string, { least, most }: Range): PointPair[] {
    const points =
      this.#read(field, z.array(z.union([XY, Pair])), 'a list of points') ?? this.#missing(field);
    if (points.length < least || points.length > most)
      throw new Malformed(`"${field}" of ${this.action} needs ${least} to ${most} points.`);
    return points.map((point) => this.#inside('x' in point ? [point.x, point.y] : point));
  }

  /** A rectangle written as `[left, top, right, bottom]`, inside the space. */
  region(field: string): readonly [number, number, number, number] {
    const corners =
      this.#read(field, Corners, '[left, top, right, bottom], four numbers') ?? this.#missing(field);
    const [left, top, right, bottom] = corners.map(Math.round) as [number, number, number, number];
    const { width, height, name } = this.space;
    const isInside = left >= 0 && top >= 0 && right <= width && bottom <= height;
    if (isInside && right > left && bottom > top) return [left, top, right, bottom];
    throw new Malformed(`Region [${corners.join(', ')}] is empty or outside ${name}.`);
  }

  /** A request for an action at a place, or at the pointer if there is none. */
  pointerBody(action: string, at: PointPair | undefined, rest: ActionBody = {}): ActionBody {
    return { action, ...(at ? { coordinate: at } : { at: 'pointer' }), ...rest, ...this.declared };
  }

  /** The size that declares the space of coordinates. */
  get declared() {
    return { scaled_width: this.space.width, scaled_height: this.space.height };
  }

  #read<T>(field: string, type: z.ZodType<T>, expected: string): T | undefined {
    const value = this.values[field];
    if (value == null) return undefined;
    const parsed = type.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new Malformed(`"${field}" of ${this.action} must be ${expected}.`);
  }

  #missing(field: string): never {
    throw new Malformed(`${this.action} needs "${field}".`);
  }

  /** A coordinate outside is an error, because clamping it would hide that the model uses a different space. */
  #inside([x, y]: Readonly<PointPair>): PointPair {
    const { width, height, name } = this.space;
    if (isInside(x, width) && isInside(y, height)) return [rounded(x, width), rounded(y, height)];
    throw new Malformed(`Coordinate (${x}, ${y}) is outside ${name}.`);
  }
}

function isInside(c: number, size: number): boolean {
  return Math.round(c) >= 0 && c < size;
}

function rounded(c: number, size: number): number {
  return Math.min(Math.max(Math.round(c), 0), size - 1);
}
