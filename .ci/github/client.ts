import { Refusal } from "../refusal";

/** GitHub as its workflows know it. */
export interface GitHubAccess {
  /** Where the API is, `GITHUB_API_URL`. */
  readonly apiUrl: string;
  /** `owner/name`, `GITHUB_REPOSITORY`. */
  readonly repository: string;
  readonly token: string;
}

/** An issue or a comment. */
export interface Post {
  readonly number: number;
  readonly id: number;
  readonly title?: string;
  readonly body?: string | null;
}

const pageSize = 100;
const timeoutMs = 30_000;

/** The few calls of GitHub's API that the pipelines make. https://docs.github.com/en/rest */
export class GitHub {
  constructor(private readonly access: GitHubAccess) {}

  /** Reads what a workflow has in its environment. */
  static from(env: NodeJS.ProcessEnv): GitHub {
    const { GITHUB_API_URL: apiUrl = "https://api.github.com", GITHUB_REPOSITORY, GITHUB_TOKEN } = env;
    if (!GITHUB_REPOSITORY || !GITHUB_TOKEN) {
      throw new Refusal("GITHUB_REPOSITORY (owner/name) and GITHUB_TOKEN are needed to write to GitHub; set both");
    }
    return new GitHub({ apiUrl, repository: GITHUB_REPOSITORY, token: GITHUB_TOKEN });
  }

  /** Writes a comment of a pull request or an issue; the one that holds the marker is changed instead, when there is one. */
  async upsertComment(number: number, marker: string, body: string): Promise<"made" | "updated"> {
    const mine = await this.find(`issues/${number}/comments`, marker);
    if (mine) {
      await this.call("PATCH", `issues/comments/${mine.id}`, { body });
      return "updated";
    }
    await this.call("POST", `issues/${number}/comments`, { body });
    return "made";
  }

  /** Opens an issue, or changes the open one that holds the marker. */
  async upsertIssue(marker: string, post: { title: string; body: string }, label: string): Promise<"made" | "updated"> {
    const open = await this.openIssue(marker, label);
    if (open) {
      await this.call("PATCH", `issues/${open.number}`, post);
      return "updated";
    }
    await this.call("POST", "issues", { ...post, labels: [label] });
    return "made";
  }

  /** Closes the open issue that holds the marker, with a last word. */
  async closeIssue(marker: string, label: string, comment: string): Promise<"closed" | "none"> {
    const open = await this.openIssue(marker, label);
    if (!open) return "none";
    await this.call("POST", `issues/${open.number}/comments`, { body: comment });
    await this.call("PATCH", `issues/${open.number}`, { state: "closed", state_reason: "completed" });
    return "closed";
  }

  private openIssue(marker: string, label: string): Promise<Post | undefined> {
    return this.find(`issues?state=open&labels=${encodeURIComponent(label)}`, marker);
  }

  private async find(path: string, marker: string): Promise<Post | undefined> {
    for (let page = 1; ; page += 1) {
      const separator = path.includes("?") ? "&" : "?";
      const posts = await this.call("GET", `${path}${separator}per_page=${pageSize}&page=${page}`);
      if (!Array.isArray(posts)) throw new Refusal(`GitHub answered ${path} with something else than a list`);
      const found: Post | undefined = posts.find((post: Post) => post.body?.startsWith(marker));
      if (found || posts.length < pageSize) return found;
    }
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const { apiUrl, repository, token } = this.access;
    const answer = await fetch(`${apiUrl}/repos/${repository}/${path}`, {
      method,
      headers: {
        Accept: "application/vnd.github+json",
        Authorization: `Bearer ${token}`,
        "X-GitHub-Api-Version": "2022-11-28",
        ...(body ? { "Content-Type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.ok) return answer.json();
    throw new Refusal(`GitHub: ${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 500)}`);
  }
}
