import { type ErrorId, errorStatus } from "../errors";

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const headers = { "X-Request-Id": { description: "The request's id, in the logs too.", schema: { type: "string" } } };

const answer = (description: string, name: string) => ({
  description,
  headers,
  content: { "application/json": { schema: schema(name) } },
});

/** The error answers of a route, by status; each names the ids it may carry. */
function errors(...ids: readonly ErrorId[]) {
  const statuses = [...new Set(ids.map(errorStatus))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const retry = { "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } } };
      const named = ids.filter((id) => errorStatus(id) === status);
      const described = answer(`\`error.id\` is ${named.join(" or ")}`, "Error");
      return [status, status === 503 ? { ...described, headers: { ...headers, ...retry } } : described];
    }),
  );
}

const parameters = [
  {
    name: "X-Request-Id",
    in: "header",
    description: "An id to find the request by; given back when it is 1 to 128 letters, digits and _ . : + / = -",
    schema: { type: "string" },
  },
];

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "The same key counts once in 24 hours and always gets the same answer. 1 to 255 visible ASCII characters.",
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[!-~]+$" },
};

/** What the API takes and gives, as OpenAPI 3.1. Tests hold it against the running service. */
export const openapi = {
  openapi: "3.1.0",
  info: { title: "bluecore", version: "1.0.0", description: "A counter that many may read and write at once." },
  paths: {
    "/read": {
      get: {
        operationId: "read",
        summary: "The counter's value",
        parameters,
        responses: {
          200: answer("The value", "Counter"),
          ...errors("body_too_large", "counter_invalid", "internal", "overloaded", "store_unavailable"),
        },
      },
    },
    "/write": {
      post: {
        operationId: "write",
        summary: "Counts one",
        description: "Each 200 has counted exactly once, and its value is no other write's.",
        parameters: [...parameters, idempotencyKey],
        responses: {
          200: answer("The new value", "Counter"),
          ...errors(
            "invalid_idempotency_key",
            "body_too_large",
            "counter_invalid",
            "internal",
            "overloaded",
            "store_unavailable",
            "outcome_unknown",
          ),
        },
      },
    },
    "/healthz": {
      get: {
        operationId: "healthz",
        summary: "The process answers",
        parameters,
        responses: { 200: answer("It does", "Status"), ...errors("body_too_large", "internal", "overloaded") },
      },
    },
    "/readyz": {
      get: {
        operationId: "readyz",
        summary: "The process and its store can work",
        parameters,
        responses: {
          200: answer("They can", "Status"),
          ...errors(
            "body_too_large",
            "counter_invalid",
            "internal",
            "overloaded",
            "shutting_down",
            "store_unavailable",
          ),
        },
      },
    },
  },
  components: {
    schemas: {
      Counter: {
        type: "object",
        required: ["counter"],
        properties: { counter: { type: "integer" } },
        additionalProperties: false,
      },
      Status: {
        type: "object",
        required: ["status"],
        properties: { status: { enum: ["ok", "ready"] } },
        additionalProperties: false,
      },
      Error: {
        type: "object",
        required: ["error"],
        properties: {
          error: {
            type: "object",
            required: ["id", "message"],
            properties: { id: { type: "string" }, message: { type: "string" } },
            additionalProperties: false,
          },
        },
        additionalProperties: false,
      },
    },
  },
};
