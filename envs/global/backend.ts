import { stateIn } from "../../stacks/backend";
import { vars } from "./vars";

/** Local until the bucket exists; then `npm run state:move` moves the state there and changes this to "s3". */
export const backend = stateIn("local", vars);
