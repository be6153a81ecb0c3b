/** A command that will not or cannot do what it was asked: the message says what, why, and what to do about it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
