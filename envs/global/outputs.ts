import type { GlobalStack } from "../../stacks/global";

/** What the backends of the other environments need; they read it from vars.ts. */
export const outputs = (stack: GlobalStack) => ({
  state_bucket: stack.stateBucket.bucket,
  state_region: stack.region,
  lock_table: stack.lockTable.name,
  kms_key_arn: stack.key.arn,
  ...(stack.pipeline && {
    plan_role_arn: stack.pipeline.planRole,
    apply_role_arns: stack.pipeline.applyRoles,
    ...(stack.pipeline.pushRole !== undefined && { push_role_arn: stack.pipeline.pushRole }),
  }),
});
