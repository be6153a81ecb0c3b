import { Construct } from "constructs";
import { readWriteActions } from "../ecr/repository";
import type { Account } from "../iam/account";
import { Role } from "../iam/role";
import { Boundaries, noOtherRegion, pipelinePath } from "./boundaries";
import { deployEnvironment } from "./deploy-access";
import { GitHub, type GitHubProps } from "./github";
import { roleNames } from "./names";
import { readEverything } from "./read-access";
import { openPlans, readStates, type StateHome, sealPlans, writeStates } from "./state-access";
import type { Target } from "./target";

/** Seconds that a deployment may hold its role: a first one outlasts the hour that a session has by default. */
export const deploySessionSeconds = 7200;

export interface PipelineProps {
  readonly account: Account;
  /** What all prefixes begin with, before a hyphen. */
  readonly project: string;
  readonly github: GitHubProps;
  readonly state: StateHome;
  readonly targets: readonly Target[];
}

/** The roles that GitHub Actions takes. None of them can change another, or what the account has once: people deploy global. */
export class Pipeline extends Construct {
  /** Reads everything, changes nothing: for plans of pull requests, and for drift. */
  readonly planRole: string;
  /** Pushes images. */
  readonly pushRole: string | undefined;
  /** By environment: deploys just that one. */
  readonly applyRoles: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { account, project, github, state, targets }: PipelineProps) {
    super(scope, id);
    const source = new GitHub(this, "github", github);
    const names = targets.map(({ name }) => name);
    const regions = targets.map(({ region }) => region);
    const boundaries = new Boundaries(this, "boundaries", { account, project, regions });
    const common = { path: pipelinePath, permissionsBoundary: boundaries.deployment };

    this.planRole = new Role(this, "plan", {
      ...common,
      name: roleNames.plan(project),
      trust: source.reviews,
      statements: [
        ...readEverything(account, targets),
        ...readStates(account, state, "*"),
        ...(targets.length === 0 ? [] : [sealPlans(state, names)]),
      ],
    }).arn;
    this.applyRoles = Object.fromEntries(
      targets.map((target) => {
        const { name, region } = target;
        const { arn } = new Role(this, `apply-${name}`, {
          ...common,
          name: roleNames.apply(project, name),
          maxSessionDuration: deploySessionSeconds,
          trust: source.deployments([name]),
          statements: [
            ...readEverything(account, [target]),
            ...readStates(account, state, name),
            ...writeStates(account, state, name),
            openPlans(state, name),
            ...deployEnvironment(account, target, boundaries.role),
            noOtherRegion([region]),
          ],
        });
        return [name, arn];
      }),
    );
    const repositories = targets.flatMap(({ prefix, region, repositories }) =>
      repositories.map((name) => account.arn("ecr", `repository/${prefix}/${name}`, region)),
    );
    if (repositories.length === 0) return;
    this.pushRole = new Role(this, "push", {
      ...common,
      name: roleNames.push(project),
      trust: source.deployments(names),
      statements: [
        { Sid: "LogIn", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
        { Sid: "PullAndPush", Effect: "Allow", Action: readWriteActions, Resource: repositories },
      ],
    }).arn;
  }
}
