import * as v from "valibot";
import { group, list, text, wholeNumber } from "../fields";
import * as format from "../formats";

/** Variables of the counter and its images. */

export const ecrRepository = group(
  {
    name: text(
      format.repository,
      "Name, after the environment's prefix: `counter` in demo is `bluecore-demo/counter`.",
    ),
    lifecyclePolicy: group(
      {
        rulePriority: v.optional(wholeNumber(1, 999, "Priority of the rule."), 1),
        description: text(
          { limits: "1 to 256 characters", accept: (value) => value.length >= 1 && value.length <= 256 },
          "What the rule does, in words.",
        ),
        countNumber: wholeNumber(1, 50_000, "Images that are kept; older ones go.", "images"),
      },
      "Which images are kept.",
    ),
    repositoryReadWriteArns: v.optional(
      list(text(format.roleArn, "A role or user."), 0, 50, "Who may pull and push besides the account's own policies."),
      [],
    ),
  },
  "A container registry.",
);

export const counter = group(
  {
    path: v.optional(text(format.path, "Where the API's paths begin."), "/"),
    imageTag: v.optional(
      text(
        format.imageTag,
        "The image that runs; left out, it is that of the source at hand, built when it is missing.",
      ),
    ),
    autoscaling: v.optional(
      group(
        {
          minReplicas: v.optional(wholeNumber(1, 1000, "Fewest pods.", "pods"), 1),
          maxReplicas: v.optional(wholeNumber(1, 1000, "Most pods.", "pods"), 10),
          cpuPercent: v.optional(
            wholeNumber(1, 1000, "Part of the requested CPU that the pods use on average.", "percent"),
            50,
          ),
          memoryPercent: v.optional(
            wholeNumber(1, 1000, "Part of the requested memory; left out, it is not looked at.", "percent"),
          ),
        },
        "How the number of pods follows the load.",
      ),
      {},
    ),
  },
  "The counter in the cluster: installed where there are a cluster, a Redis and a repository named `counter`.",
);
