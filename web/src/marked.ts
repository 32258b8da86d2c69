// Cuts a text at the edges of everything that is marked in it, so that marks may overlap.
import type { Claim, Mention, Report } from "./types";

export interface Piece { text: string; start: number; claims: Claim[]; mentions: Mention[] }

/** The pieces of one stretch [from, to) of a report; offsets count characters. */
export function pieces(characters: string[], report: Pick<Report, "claims" | "mentions">, from: number, to: number): Piece[] {
  const claims = report.claims.filter((c) => c.evidence.start < to && from < c.evidence.end);
  const mentions = report.mentions.filter((m) => m.start < to && from < m.end);
  const edges = new Set([from, to]);
  for (const { start, end } of [...claims.map((c) => c.evidence), ...mentions]) for (const edge of [start, end]) if (edge > from && edge < to) edges.add(edge);
  const cuts = [...edges].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, i) => {
    const end = cuts[i + 1] as number;
    const over = (s: { start: number; end: number }) => s.start <= start && end <= s.end;
    return { text: characters.slice(start, end).join(""), start, claims: claims.filter((c) => over(c.evidence)), mentions: mentions.filter(over) };
  });
}
