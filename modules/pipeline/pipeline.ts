import { Construct } from "constructs";
import { readWriteActions } from "../ecr/repository";
import type { Account } from "../iam/account";
import { Role } from "../iam/role";
import { Boundaries, pipelinePath } from "./boundaries";
import { deployEnvironment } from "./deploy-access";
import { GitHub, type GitHubProps } from "./github";
import { readEverything } from "./read-access";
import { readStates, type StateHome, writeStates } from "./state-access";

/** An environment that the pipeline deploys. */
export interface Target {
  readonly name: string;
  /** What the names of its resources begin with. */
  readonly prefix: string;
  /** Names of its ECR repositories, without the prefix. */
  readonly repositories: readonly string[];
}

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
    const boundaries = new Boundaries(this, "boundaries", { account, project });
    const common = { path: pipelinePath, permissionsBoundary: boundaries.deployment };

    this.planRole = new Role(this, "plan", {
      ...common,
      name: `${project}-plan`,
      trust: source.reviews,
      statements: [...readEverything(account, `${project}-*`), ...readStates(state, "*")],
    }).arn;
    this.applyRoles = Object.fromEntries(
      targets.map(({ name, prefix }) => {
        const { arn } = new Role(this, `apply-${name}`, {
          ...common,
          name: `${project}-apply-${name}`,
          trust: source.deployments([name]),
          statements: [
            ...readEverything(account, prefix),
            ...readStates(state, name),
            writeStates(state, name),
            ...deployEnvironment(account, name, prefix, boundaries.role),
          ],
        });
        return [name, arn];
      }),
    );
    const repositories = targets.flatMap(({ prefix, repositories }) =>
      repositories.map((name) => account.arn("ecr", `repository/${prefix}/${name}`)),
    );
    if (repositories.length === 0) return;
    this.pushRole = new Role(this, "push", {
      ...common,
      name: `${project}-push`,
      trust: source.deployments(targets.map(({ name }) => name)),
      statements: [
        { Sid: "LogIn", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
        { Sid: "PullAndPush", Effect: "Allow", Action: readWriteActions, Resource: repositories },
      ],
    }).arn;
  }
}
