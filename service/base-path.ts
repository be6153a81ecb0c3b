/** What a base path, below which all routes lie, looks like: `/`, or segments without a slash at the end. */
export const basePath = {
  pattern: /^(?=.{1,100}$)(?:\/|(?:\/[\w.~-]+)+)$/,
  limits: "/ or a path of 2 to 100 characters such as /counter, without a slash at the end",
} as const;

/** What stands before a route's own path, which begins with a slash. */
export const prefixOf = (path: string): string => (path === "/" ? "" : path);
