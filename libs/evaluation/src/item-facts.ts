/** What a data set says of its items: never of users or of what they did. */

/** Facts of items by index, [items] each; what a data set does not say is absent. */
export interface ItemFacts {
  readonly categories?: readonly (readonly string[])[]
  readonly scenarios?: readonly string[]
  /** Categories, tags and the words of titles, for models that read what items are about. */
  readonly labels?: readonly (readonly string[])[]
}
