import type { Skip } from "./skips";

/** A check that failed. */
export interface Failure {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  /** The plan in which it did, as checkov writes it: `/envs-demo.json`. */
  readonly file_path: string;
}

/** What checkov prints as JSON, as far as it matters here. */
export interface Report {
  readonly summary: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
  readonly results: { readonly failed_checks: readonly Failure[] };
}

/** What is wrong with a report, a line each: failures that no skip covers, and skips that nothing needs. */
export function faultsOf({ summary, results }: Report, skips: readonly Skip[]): string[] {
  const covers = (skip: Skip, { check_id, resource }: Failure) =>
    skip.check === check_id && skip.resource.test(resource);
  const failures = results.failed_checks.filter((failure) => !skips.some((skip) => covers(skip, failure)));
  const unused = skips.filter((skip) => !results.failed_checks.some((failure) => covers(skip, failure)));
  return [
    ...(summary.passed === 0 ? ["checkov checked nothing"] : []),
    ...(summary.parsing_errors === 0 ? [] : [`checkov could not read ${summary.parsing_errors} files`]),
    ...failures.map(
      (failure) => `${failure.file_path.slice(1)}: ${failure.resource}: ${failure.check_id} ${failure.check_name}`,
    ),
    ...unused.map(({ check, resource }) => `skip of ${check} on ${resource}: nothing needs it any more`),
  ];
}
