/** A request that is not answered, by what is wrong with it; each provider says it in its own words, codes and shapes. */

export type RefusalKind =
  /** No credentials where some are needed, or unknown ones. */
  | "unauthenticated"
  /** Known credentials, of another application. */
  | "forbidden"
  /** No such application. */
  | "not-found"
  | "invalid"
  /** An image that cannot be decoded. */
  | "bad-image"
  | "image-too-large"
  | "body-too-large"
  | "text-too-large"
  /** A feature without a model, or one that this interface does not have. */
  | "unsupported"
  /** An image that is named, not sent: it is elsewhere, and the gateway fetches nothing. */
  | "remote-image"
  | "overloaded"
  | "timeout"
  | "stopping"
  | "upstream"
  | "internal";

export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly kind: RefusalKind,
    message: string,
  ) {
    super(message);
  }
}
