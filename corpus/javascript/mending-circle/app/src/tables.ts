/** Which table mends what; the first one that can help does. */
export const TABLES: Record<string, string[]> = {
  knitting: ["sweater", "sock", "mitten", "knitwear"],
  sewing: ["jeans", "shirt", "dress", "curtain"],
  solder: ["radio", "lamp", "toaster"],
};
