import * as v from "valibot";
import { entries, text } from "../fields";
import * as format from "../formats";

/** Keys that are ours: those of all that is made, and those by which environments find a shared VPC and its subnets. */
const ownKeys = ["Project", "Environment", "ManagedBy", "Name", "Tier"];

/** Of the 50 that a resource may have, a private subnet has 7 of ours. */
const mostTags = 43;

const isOwn = (key: string) => ownKeys.some((own) => own.toLowerCase() === key.toLowerCase());

/** Tags of the user: of the account, or of an environment. */
export const tags = v.optional(
  v.pipe(
    entries(
      format.tagKey,
      text(format.tagValue, "A tag's value."),
      `Tags of all that is made, at most ${mostTags}, besides Project, Environment and ManagedBy.`,
    ),
    v.check((given) => Object.keys(given).length <= mostTags, `must be at most ${mostTags}`),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const keys = Object.keys(dataset.value);
      for (const [index, key] of keys.entries()) {
        const value = dataset.value[key];
        const path = [{ type: "object", origin: "key", input: dataset.value, key, value }] as const;
        if (isOwn(key)) {
          const message = `must be another key than ${ownKeys.join(", ")}, which are ours`;
          addIssue({ message, input: key, path: [...path] });
        }
        // IAM takes no two keys that differ by case only.
        const twin = keys.slice(0, index).find((other) => other.toLowerCase() === key.toLowerCase());
        if (twin !== undefined) {
          addIssue({ message: `must differ from "${twin}" in more than its case`, input: key, path: [...path] });
        }
      }
    }),
  ),
  {},
);
