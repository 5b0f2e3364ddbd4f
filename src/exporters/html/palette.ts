/** The colours of the pages, light and dark, as custom properties of CSS. A test holds each pair of text and ground to WCAG's AA. */

export interface Colour {
  readonly light: string;
  readonly dark: string;
}

export const palette = {
  ground: { light: "#fbfbf8", dark: "#131614" },
  raised: { light: "#ffffff", dark: "#191d1a" },
  sunken: { light: "#f3f4ef", dark: "#0f1210" },
  line: { light: "#e1e3db", dark: "#2d332e" },
  edge: { light: "#868c82", dark: "#6d766d" },
  text: { light: "#1a1d1a", dark: "#e5e8e3" },
  quiet: { light: "#596057", dark: "#a2aaa0" },
  accent: { light: "#0b6555", dark: "#5fcbb1" },
  "accent-ground": { light: "#e2f1ec", dark: "#12332c" },
  call: { light: "#1d5596", dark: "#8bbaf0" },
  "call-ground": { light: "#e8f0fa", dark: "#17283d" },
  condition: { light: "#764c00", dark: "#e8bb6a" },
  "condition-ground": { light: "#fbf1da", dark: "#31280f" },
  bad: { light: "#9f262b", dark: "#f4a29b" },
  "bad-ground": { light: "#fcebe9", dark: "#3a1b19" },
  // Of words in source.
  keyword: { light: "#6d3a8c", dark: "#c9a2e6" },
  string: { light: "#2c6130", dark: "#a3cf9d" },
  number: { light: "#8a4513", dark: "#e0aa7d" },
  // Outcomes, in turn.
  "outcome-0": { light: "#0b6555", dark: "#5fcbb1" },
  "outcome-1": { light: "#9c4221", dark: "#f0a47d" },
  "outcome-2": { light: "#3a4fa3", dark: "#a5b4fb" },
  "outcome-3": { light: "#8c2f6b", dark: "#ea9dcb" },
  "outcome-4": { light: "#5c6200", dark: "#c6cd5e" },
  "outcome-5": { light: "#1a6485", dark: "#7cc7e8" },
  "outcome-6": { light: "#74491e", dark: "#d8b184" },
  "outcome-7": { light: "#505763", dark: "#b5bdca" },
} as const satisfies Record<string, Colour>;

export type ColourName = keyof typeof palette;

export const outcomeColours = 8;

/** Text colours and the grounds that they stand on. */
export const contrasts: readonly (readonly [text: ColourName, ground: ColourName])[] = [
  ...(["text", "quiet", "accent", "call", "condition", "bad", "keyword", "string", "number"] as const).flatMap((name) =>
    (["ground", "raised", "sunken"] as const).map((ground) => [name, ground] as const),
  ),
  ...(["accent-ground", "call-ground", "condition-ground", "bad-ground"] as const).flatMap((ground) => [
    ["text", ground] as const,
    ["quiet", ground] as const,
    ["keyword", ground] as const,
    ["string", ground] as const,
    ["number", ground] as const,
  ]),
  ["accent", "accent-ground"],
  ["call", "call-ground"],
  ["condition", "condition-ground"],
  ["bad", "bad-ground"],
  ...Array.from({ length: outcomeColours }, (_, i) => [`outcome-${i}` as ColourName, "raised"] as const),
];

/** The reader's choice, else that of the system. */
export function paletteStyle(): string {
  const properties = (side: "light" | "dark"): string =>
    Object.entries(palette)
      .map(([name, colour]) => `--${name}:${colour[side]};`)
      .join("");
  return [
    `:root{color-scheme:light;${properties("light")}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme="light"]){color-scheme:dark;${properties("dark")}}}`,
    `@media screen{:root[data-theme="dark"]{color-scheme:dark;${properties("dark")}}}`,
  ].join("\n");
}
