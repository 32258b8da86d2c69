// Neutral, colour-blind-safe colours for holders (Okabe and Ito, two of Tol's); hues say nothing about who is right.
import type { Meta } from "./types";

const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#882255", "#b3a600"];
export const OTHER = "#5b5b66"; // a side beyond the palette
export const UNKNOWN = "#b8bcc2";
export const NOBODY = "#ffffff";
export const INK = "#1d232b";

export type Palette = (holder: string | null) => string;

/** The colour of a side: the same whatever is filtered, shown or known. */
export const palette = (meta: Meta): Palette => (holder) =>
  holder === null ? UNKNOWN : holder === "none" ? NOBODY : COLOURS[meta.colours.get(holder) ?? COLOURS.length] ?? OTHER;
