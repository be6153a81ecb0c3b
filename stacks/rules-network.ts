import { overlap, parseCidr } from "../modules/vpc/cidr";
import { rule } from "./rule";

/** Ranges that mean something else to every machine, so that AWS makes no VPC of them. */
const reservedRanges = {
  "0.0.0.0/8": "this network",
  "127.0.0.0/8": "the machine itself",
  "169.254.0.0/16": "link-local addresses, such as that of the instance metadata",
  "224.0.0.0/3": "multicast and what is kept for later",
} as const;

const rangeIsNotReserved = rule(["vpc"], ({ vpc: { cidr } }) => {
  const range = parseCidr(cidr);
  return Object.entries(reservedRanges)
    .filter(([text]) => {
      const reserved = parseCidr(text);
      return range !== undefined && reserved !== undefined && overlap(range, reserved);
    })
    .map(
      ([text, meaning]) =>
        `vpc.cidr must lie outside ${text} (${meaning}), got "${cidr}"; take a private range such as 10.0.0.0/16`,
    );
});

export const networkRules = [rangeIsNotReserved];
