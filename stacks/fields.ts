import * as v from "valibot";

/**
 * The kinds of field that a vars.ts may hold. Each carries its limits in words once, `must`: the sentence that an error
 * shows ("must be a whole number from 0 to 5") and that the README's variable reference prints.
 */

interface FieldMetadata {
  /** The limits in words, without "must be". */
  readonly limits: string;
}

const field = <const Output>(limits: string, sentence: string, test: (value: unknown) => value is Output) =>
  v.pipe(
    v.custom<Output>(test, `must be ${limits}`),
    v.description(sentence),
    v.metadata({ limits } satisfies FieldMetadata),
  );

/** A whole number within [min, max]; `unit` names what is counted, such as "days". */
export const wholeNumber = (min: number, max: number, sentence: string, unit = "") =>
  field(
    `a whole number${unit && ` of ${unit}`} from ${min} to ${max}`,
    sentence,
    (value): value is number => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
  );

/** One of the listed values; the words of the error are the list. */
export const oneOf = <const Value extends string | number>(values: readonly Value[], sentence: string) =>
  field(
    `${values.length > 1 ? "one of " : ""}${values.map((value) => JSON.stringify(value)).join(", ")}`,
    sentence,
    (value): value is Value => values.includes(value as Value),
  );

/** true or false. */
export const flag = (sentence: string) =>
  field("true or false", sentence, (value): value is boolean => typeof value === "boolean");

/** A form that text may have: how it is told, and in words. */
export interface TextFormat {
  readonly limits: string;
  readonly accept: RegExp | ((value: string) => boolean);
}

/** Text of a given form. */
export const text = ({ limits, accept }: TextFormat, sentence: string) =>
  field(
    limits,
    sentence,
    (value): value is string =>
      typeof value === "string" && (accept instanceof RegExp ? accept.test(value) : accept(value)),
  );

/** A list of between min and max items without repetition. */
export const list = <const Item extends v.GenericSchema>(item: Item, min: number, max: number, sentence: string) => {
  const limits = `a list of ${min} to ${max} items, none twice`;
  return v.pipe(
    v.array(item, `must be ${limits}`),
    v.check(
      (items) =>
        items.length >= min &&
        items.length <= max &&
        new Set(items.map((one) => JSON.stringify(one))).size === items.length,
      `must be ${limits}`,
    ),
    v.description(sentence),
    v.metadata({ limits } satisfies FieldMetadata),
  );
};

/** A group of fields that knows all its keys: each other key is a fault, and so is a missing one. */
export const group = <const Entries extends v.ObjectEntries>(entries: Entries, sentence: string) => {
  const unknownKey = v.never(`is not known here; known are ${Object.keys(entries).join(", ")}`);
  const message = (issue: v.BaseIssue<unknown>) => (issue.expected === "Object" ? "must be an object" : "is missing");
  // strictObject says the same of the types, but stops at the first unknown key.
  const schema = v.objectWithRest(entries, unknownKey, message) as unknown as v.StrictObjectSchema<Entries, undefined>;
  return v.pipe(schema, v.description(sentence));
};

/** Named things of one kind, such as node groups, each under a name of the given form. */
export const named = <const Item extends v.GenericSchema>(limits: string, name: RegExp, item: Item, sentence: string) =>
  v.pipe(
    v.record(v.pipe(v.string(), v.regex(name, `is no name; a name is ${limits}`)), item, "must be an object"),
    v.check((things) => Object.keys(things).length > 0, "must hold at least one"),
    v.description(sentence),
    v.metadata({ limits: `by name: ${limits}` } satisfies FieldMetadata),
  );

/** Free keys of a given form, each with a value of one kind, such as labels. */
export const entries = <const Item extends v.GenericSchema>(
  { limits, accept }: TextFormat,
  item: Item,
  sentence: string,
) =>
  v.pipe(
    v.record(
      v.pipe(
        v.string(),
        v.check(
          (key) => (accept instanceof RegExp ? accept.test(key) : accept(key)),
          `has a key that is not ${limits}`,
        ),
      ),
      item,
      "must be an object",
    ),
    v.description(sentence),
    v.metadata({ limits: `by key: ${limits}` } satisfies FieldMetadata),
  );
